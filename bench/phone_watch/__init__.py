"""The phone watched from the bench: everything that it shows and says, as one stream with host times.

Ears listen in threads of their own (`ears`): what comes and goes on USB, and what each phone that came answers when it
is asked, by the state that it shows (`asking`). USB is never kept waiting by a slow answer, so that a state that lasts
100 ms is not missed while a boot loader is asked for its variables. `watch` joins them; `now` asks once, for the
present state; `meaning` says what a state means for the two questions. `bench.phone_words` lays the stream onto the
trace's time axis.

Listening never ends because of a phone: what goes wrong is a `Remark`, one sentence, in the same stream.
"""
