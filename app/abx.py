"""The blind test A, B, X: which of the two is X? What is known of the answers, and what they prove."""

import math
import random
from dataclasses import dataclass, field

__all__ = ["ROUNDS", "Trial"]

ROUNDS = 10  # nine right ones of ten are hardly luck, and patience seldom lasts longer


@dataclass
class Trial:
    """One blind test; X is drawn anew in each round.

    Attributes
    ----------
    rounds : int
        How often is asked.
    right, asked : int
        Answers so far.
    """

    rounds: int = ROUNDS
    chance: random.Random = field(default_factory=random.SystemRandom)
    right: int = 0
    asked: int = 0
    x: int = 0

    def __post_init__(self) -> None:
        self._draw()

    @property
    def done(self) -> bool:
        """Whether all rounds are over."""
        return self.asked == self.rounds

    def answer(self, guess: int) -> bool:
        """Take the answer "X is A" (0) or "X is B" (1); say whether it is right.

        Raises
        ------
        ValueError
            If all rounds are over.
        """
        if self.done:
            raise ValueError(f"all {self.rounds} rounds are over")
        right = guess == self.x
        self.asked += 1
        self.right += right
        self._draw()
        return right

    @property
    def by_guessing(self) -> float:
        r"""Probability of as many right answers or more for somebody who only guesses.

        .. math:: p = 2^{-n} \sum_{k \ge r} \binom{n}{k}
        """
        return sum(math.comb(self.asked, k) for k in range(self.right, self.asked + 1)) / 2**self.asked

    def _draw(self) -> None:
        self.x = self.chance.randrange(2)
