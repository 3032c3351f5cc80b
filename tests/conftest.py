"""What all tests share: properties have no time limits, on any machine."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "without time limits", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("without time limits")
