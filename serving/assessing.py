"""The model in force, ready to assess: the champion, loaded once, followed when it changes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from features.policy import Policy
from features.profile import Profile
from features.profile_loading import load_profile
from models.champion import Champion, NoChampion, current_champion
from serving.office_clock import office_day
from serving.settings import Settings

if TYPE_CHECKING:
    from models.one_household import Assessor

_LOOKED_EVERY: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class InForce:
    """What a household that is handed in today is assessed with."""

    champion: Champion
    profile: Profile
    policy: Policy
    day: date
    assessor: "Assessor"


@dataclass(slots=True)
class Assessing:
    """Keeps what is in force. A promotion or rollback on this machine is seen within five seconds, a new
    day at once; until the new model is loaded, questions wait.
    """

    settings: Settings
    now: Callable[[], datetime]
    _held: InForce | None = None
    _looked: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def in_force(self) -> InForce:
        """
        Raises:
            NoChampion: no model is at work on this machine.
            models.folder.BrokenModelFolder: its folder cannot be trusted.
        """
        held, now = self._held, self.now()
        if held is not None and not self._stale(held, now):
            return held
        with self._lock:
            held = self._held
            if held is None or self._stale(held, now):
                held = self._held = self._found(held, now)
                self._looked = now
        return held

    def held_now(self) -> InForce | None:
        """What is in force if that is known without looking anywhere; for whoever must not wait."""
        held = self._held
        return held if held is not None and not self._stale(held, self.now()) else None

    def forget(self) -> None:
        """Looks again at the next question, whatever the clock says, and forgets what is being loaded."""
        with self._lock:
            self._held = self._looked = None

    def warm(self) -> None:
        """Loads ahead of the first question; what is wrong is told when somebody asks."""
        try:
            self.in_force()
        except Exception:  # noqa: BLE001 (in_force raises it again to whoever asks)
            return

    def _stale(self, held: InForce, now: datetime) -> bool:
        looked = self._looked is not None and now - self._looked < _LOOKED_EVERY
        return not looked or office_day(now) != held.day

    def _found(self, held: InForce | None, now: datetime) -> InForce:
        from features.catalogue import check_fit
        from features.policy_loading import load_policy, policy_in_force
        from models.assessment import context_of
        from models.folder import load_model
        from models.one_household import Assessor

        name = self.settings.profile
        profile = held.profile if held is not None else load_profile(name)
        champion = current_champion(self.settings.home, profile.name)
        if champion is None:
            raise NoChampion(profile.name)
        day = office_day(now)
        if held is not None and held.champion.digest == champion.digest and held.day == day:
            return held
        model = load_model(champion.folder)
        check_fit(model.welfare.catalogue, profile)
        file = self.settings.policy
        programmes = profile.programmes if file is None else load_policy(file, profile)
        policy = policy_in_force(programmes, day)
        context = context_of(model, profile, policy, day, "")
        return InForce(champion, profile, policy, day, Assessor(context))
