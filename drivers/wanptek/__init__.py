"""Wanptek supplies with a serial port (KPS, WPS and DPS series)."""
