"""Measuring and comparing on the Trace page, in Hindi."""

from __future__ import annotations

from gui.pages.trace.words import MeasureWords

HINDI_MEASURE = MeasureWords(
    measure="नापें",
    measure_does="नतीजे की जगह निशान और उनकी तालिका",
    set_markers="कर्सर पर बटन 1 और 2 से निशान 1 और 2 लगाएँ। फिर उन्हें खींचें।",
    one_marker="दूसरा निशान भी लगाएँ।",
    between="निशान 1 से 2",
    mean="औसत",
    least="सबसे कम",
    most="सबसे ज़्यादा",
    std="मानक विचलन",
    charge="आवेश",
    energy="ऊर्जा",
    duration="अवधि",
    readings="रीडिंग",
    lost="छूटी",
    difference="{one} − {other}",
    unit="इकाई",
    exact="हर रीडिंग से, सटीक।",
    nothing_read="निशानों के बीच कोई रीडिंग नहीं है।",
    working="हर रीडिंग जोड़ी जा रही है",
    lost_note="{trace}: {count} छूटीं ({share})। आवेश और ऊर्जा नापी गई {rest} रीडिंग के हैं।",
    copy="तालिका कॉपी करें",
    copied="तालिका क्लिपबोर्ड पर है।",
    markers_set="निशान",
    markers_taken="निशान हटाए",
    spoken="{trace}: {duration}, औसत {mean}, सबसे कम {least}, सबसे ज़्यादा {most}।",
)
