"""How many images each member gets; pure, so that it can be said before it is done."""

from collections.abc import Sequence


def even_shares(open_counts: Sequence[int], count: int) -> list[int]:
    """Share images so that everybody ends with as equal a number as can be.

    Args:
        open_counts: What each member still has to label.
        count: Images to share, 0 or more.

    Returns:
        Images for each member, in the same order; they add up to `count`. Who has more already
        gets fewer, down to none; a remainder goes to the first members.
    """
    by_load = sorted(range(len(open_counts)), key=lambda place: (open_counts[place], place))
    shares = [0] * len(open_counts)
    for filled in range(len(by_load), 0, -1):
        sharing = by_load[:filled]
        total = count + sum(open_counts[place] for place in sharing)
        # Everybody who shares must end at or above what they have.
        if total // filled >= open_counts[sharing[-1]]:
            level, rest = divmod(total, filled)
            for place in sharing:
                shares[place] = level - open_counts[place]
            for place in sorted(sharing)[:rest]:
                shares[place] += 1
            break
    return shares
