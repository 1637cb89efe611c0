"""Which window SAM sees deep gray through: the project's choice, made concrete for an image."""

from annotations.imaging.depth import Window
from annotations.imaging.intensity import CT_PRESETS, HOUNSFIELD, Intensity
from annotations.models import Image, Project


def image_intensity(image: Image) -> Intensity | None:
    """Say what the samples of an image mean; None where it is not deep gray."""
    if image.intensity is not None:
        return Intensity.from_json(image.intensity)
    if image.window_low is None or image.window_high is None:
        return None
    return Intensity(image.window_low, image.window_high)


def automatic_image_window(image: Image) -> Window | None:
    """Give the window that ingest chose by percentile, of deep gray alone."""
    if image.window_low is None or image.window_high is None:
        return None
    return Window(image.window_low, image.window_high)


def image_window(image: Image) -> Window | None:
    """Give the samples that SAM sees as black and white unless somebody asks for others.

    Args:
        image: With `project` loaded.

    Returns:
        Of deep gray the project's choice; the automatic window where that does not fit the
        image: a CT window needs Hounsfield units, and the file may recommend nothing. None of
        8-bit images.
    """
    automatic = automatic_image_window(image)
    if automatic is None or image.project.window_choice == Project.WindowChoice.AUTOMATIC:
        return automatic
    intensity = image_intensity(image)
    return (_chosen_window(image.project, intensity) if intensity else None) or automatic


def _chosen_window(project: Project, intensity: Intensity) -> Window | None:
    choice = project.window_choice
    if choice == Project.WindowChoice.FILE:
        return intensity.presets[0].window if intensity.presets else None
    if choice == Project.WindowChoice.RANGE:
        if project.window_low is None or project.window_high is None:
            return None
        return intensity.window_of(project.window_low, project.window_high)
    if intensity.unit != HOUNSFIELD:
        return None
    _, values = CT_PRESETS[choice]
    return intensity.window_of(*values)
