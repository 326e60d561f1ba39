"""Where the profile's numbers come from, in Hindi: names and titles stay as they can be looked up, in quotes."""

from __future__ import annotations

from bench.report.phrases import phrase

_TITLED = tuple(
    phrase(f"{publisher}, {title}", f"{publisher}, “{title}”")
    for publisher, title in (
        ("aiflasher", "Current Draw Diagnosis"),
        ("androidmobiles.org", "No Backlight, But Display On"),
        ("androidmobiles.org", "Practical Current Signature Troubleshooting Flowchart"),
        ("drmobilecare", "Chapter 2: Advanced Diagnostics & Verification Techniques"),
        ("drmobilecare", "Motorola G8 Power Lite Dead Phone Repair"),
        ("easy-phone-fix", "Advanced Troubleshooting Guide: No Power Issues"),
        ("fixyourphone", "DC Power Supply: Dead Handset Diagnosis"),
        ("GVDA", "Application of DC Stabilized Power Supply in Mobile Phone Maintenance"),
        ("phonefixsolutions", "How to Read Power Supply Current for Dead Phone Diagnosis"),
        ("rewa.tech", "Xiaomi Mi 11 Ultra won't boot"),
        ("rewa.tech", "iPhone XR won't turn on"),
        ("techno-scien", "How to Diagnose Battery Consumption and Leakage Faults"),
    )
)
_DATED = tuple(
    phrase(f"{publisher}, {title}, {day}", f"{publisher}, “{title}”, {day}")
    for publisher, title, day in (
        ("aiprofitmining", "Power Supply in Mobile Phone Maintenance: The Technician's Smart Eye", "2025-11"),
        ("TJ Phone Repair", "Analisis Kerusakan Redmi 9T Mati Total", "2025-12"),
        ("TJ Phone Repair", "Dua Unit Poco X3 Pro Mati Total Setelah Terjatuh", "2025-06"),
    )
)
_DESCRIBED = (
    phrase(
        "Belajar Komputer Bone, Belajar Menganalisa HP Mati Total, 2026-01; the board is a POCO X3 Pro's",
        "Belajar Komputer Bone, “Belajar Menganalisa HP Mati Total”, 2026-01; बोर्ड POCO X3 Pro का है",
    ),
    phrase("Xiaomi kernel, bootinfo.c, 2011-2021", "Xiaomi का kernel, bootinfo.c, 2011-2021"),
    phrase(
        "ChinaFix academy, lesson SP101048, current of each start-up stage",
        "ChinaFix अकादमी, पाठ SP101048, चालू होने के हर चरण का करंट",
    ),
    phrase(
        "ChinaFix academy, lesson SP101138, small start-up current (iPhone)",
        "ChinaFix अकादमी, पाठ SP101138, चालू होते समय छोटा करंट (iPhone)",
    ),
    phrase(
        "ChinaFix academy, lesson SP101147, constant current and current jump (iPhone)",
        "ChinaFix अकादमी, पाठ SP101147, स्थिर करंट और करंट की छलाँग (iPhone)",
    ),
    phrase(
        "vayu kernel tree, dsi-panel-j20s-36-02-0a: backlight by bl_ctrl_wled of the PMIC",
        "“vayu” का kernel, dsi-panel-j20s-36-02-0a: बैकलाइट PMIC के bl_ctrl_wled से",
    ),
    phrase(
        "vayu kernel tree, vayu-pm.dtsi: S1 4480 ms, S2 2000 ms, debounce 62.5 ms",
        "“vayu” का kernel, vayu-pm.dtsi: S1 4480 ms, S2 2000 ms, बटन की स्थिरता 62.5 ms",
    ),
    phrase(
        "vayu kernel tree, vayu-sm8150.dtsi: gauge cut-off 3.4 V, charger, USB",
        "“vayu” का kernel, vayu-sm8150.dtsi: बैटरी गेज की सीमा 3.4 V, चार्जर, USB",
    ),
    phrase("bkerler/edl, README and usb_ids.py", "“bkerler/edl”, README और usb_ids.py"),
    phrase(
        "bkerler/edl issue 352: an SM8150 phone in 9008, loader runs, storage query fails",
        "“bkerler/edl”, इश्यू 352: SM8150 फ़ोन 9008 में, लोडर चलता है, स्टोरेज जवाब नहीं देता",
    ),
    phrase(
        "bkerler/edl issue 405: 900e means that a loader ran and failed",
        "“bkerler/edl”, इश्यू 405: 900e का अर्थ है कि लोडर चला और असफल रहा",
    ),
    phrase(
        "bkerler/edl issue 553: a Redmi 9T left 9008 by itself", "“bkerler/edl”, इश्यू 553: Redmi 9T अपने आप 9008 से निकला"
    ),
    phrase(
        "GadgetWorx Balanga, listing of a Mi Pad 5 repair (sibling SoC)",
        "GadgetWorx Balanga, Mi Pad 5 की मरम्मत का विज्ञापन (उसी परिवार का SoC)",
    ),
    phrase(
        "the imaginary phone of this project, spread wide; no real phone was measured",
        "इस परियोजना का काल्पनिक फ़ोन, चौड़े फैलाव के साथ; कोई असली फ़ोन नहीं मापा गया",
    ),
    phrase(
        "worked out for this profile; the comment beside the number says how",
        "इस प्रोफ़ाइल के लिए निकाला गया; तरीका संख्या के पास की टिप्पणी में है",
    ),
    phrase(
        "LineageOS android_device_xiaomi_sm8150-common, init.qcom.usb.rc",
        "LineageOS “android_device_xiaomi_sm8150-common”, init.qcom.usb.rc",
    ),
    phrase(
        "LineageOS android_device_xiaomi_vayu, power_profile.xml: 66 to 400 mA idle and lit, display step 50 to 380 mA",
        "LineageOS “android_device_xiaomi_vayu”, power_profile.xml: शांत और स्क्रीन चालू 66 से 400 mA, "
        "डिस्प्ले का कदम 50 से 380 mA",
    ),
    phrase(
        "movilone, lesson Understanding the Power-Up Cycle of a Smartphone",
        "“movilone”, पाठ “Understanding the Power-Up Cycle of a Smartphone”",
    ),
    phrase(
        "movilone, lesson Troubleshooting Power Issues in Electronic Devices",
        "“movilone”, पाठ “Troubleshooting Power Issues in Electronic Devices”",
    ),
    phrase(
        "wuseman, Google Pixel 4 notes, fastboot oem dmesg: UEFI at 830 ms, ABL at 1510 ms (SM8150)",
        "“wuseman”, Google Pixel 4 के नोट, “fastboot oem dmesg”: UEFI 830 ms पर, ABL 1510 ms पर (SM8150)",
    ),
    phrase(
        "Qualcomm kernel driver qpnp-power-on.c: reasons of power-on and power-off",
        "Qualcomm का kernel ड्राइवर qpnp-power-on.c: चालू और बंद होने के कारण",
    ),
    phrase(
        "qi-hardware IRC log 2015-06-06, running a phone from a bench supply",
        "“qi-hardware” का IRC लॉग 2015-06-06, बेंच सप्लाई से फ़ोन चलाना",
    ),
    phrase(
        "rewa.tech, Huawei Mate 40 Pro fails to boot: boots on clips, the fault was on the board",
        "“rewa.tech”, “Huawei Mate 40 Pro fails to boot”: क्लिप पर चालू होता है, खराबी बोर्ड पर थी",
    ),
    phrase(
        "Uotan-Dev/UotanToolboxNT issue 67: Xiaomi Pad 5 (Snapdragon 860) in 9008 after a bad flash",
        "“Uotan-Dev/UotanToolboxNT”, इश्यू 67: Xiaomi Pad 5 (Snapdragon 860) खराब फ़्लैश के बाद 9008 में",
    ),
)
_LEARNT = (
    phrase("*, 1 case of SHOP", "{0}, SHOP का 1 केस"),
    phrase("*, * cases of SHOP", "{0}, SHOP के {1} केस"),
)

SOURCE_PHRASES = (*_TITLED, *_DATED, *_DESCRIBED, *_LEARNT)
