"""The errors of `analysis`.

AnalysisError
 ├─ TraceError      arrays that are no trace: lengths that differ, times that run backwards or are not finite
 └─ ProfileError    a device profile that contradicts itself; names the key
"""


class AnalysisError(Exception):
    """Root of what `analysis` refuses; its text is one sentence: what was expected, what came, what to do."""


class TraceError(AnalysisError):
    """Arrays that cannot be a trace."""


class ProfileError(AnalysisError):
    """A device profile that cannot be used; `key` is the path of the entry at fault."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
