"""Rules that look across records: what a report needs."""

from tfm_desktop.domain.sheets import FeedbackSheet


def missing_for_feedback(sheet: FeedbackSheet) -> list[str]:
    """Name what an observation still lacks before its teacher may get feedback; empty where it is ready."""
    needs = {
        "the teacher": sheet.teacher is not None,
        "a line that you agreed to share": any(line.text.strip() for line in sheet.lines),
        "the teacher’s own reflection": bool(sheet.observation.reflection.strip()),
        "a strength": any(strength.text.strip() for strength in sheet.strengths),
        "a question or a next step": any(text.strip() for text in _questions_and_steps(sheet)),
    }
    return [what for what, is_there in needs.items() if not is_there]


def _questions_and_steps(sheet: FeedbackSheet) -> list[str]:
    return [*sheet.questions, *(agreed.step.what for agreed in sheet.next_steps)]
