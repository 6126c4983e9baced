from reviews.models.outcome import OutcomeRating
from reviews.models.plan import DevelopmentPlan
from reviews.models.review import Review, ReviewAnswer

__all__ = ["DevelopmentPlan", "OutcomeRating", "Review", "ReviewAnswer"]
