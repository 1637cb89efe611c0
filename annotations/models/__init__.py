"""Tables only: fields, constraints, indexes and the visibility query sets.

Reads live in `selectors`, writes in `services` (request time) and `pipelines` (worker time).
"""

from annotations.models.annotation import Annotation, Operation
from annotations.models.assignment import Assignment, ImageChange
from annotations.models.attribute import AttributeDefinition
from annotations.models.batch import Batch, ProposalSet
from annotations.models.comment import Comment
from annotations.models.embedding import Checkpoint, Decoder, Embedding
from annotations.models.image import Image, Upload
from annotations.models.invitation import Invitation
from annotations.models.job import Export, Job
from annotations.models.project import Category, Membership, Project
from annotations.models.resumable import ResumableUpload
from annotations.models.throttle import Throttle
from annotations.models.user import ApiToken, LogIn, LogInLink, User

__all__ = [
    "Annotation",
    "ApiToken",
    "Assignment",
    "AttributeDefinition",
    "Batch",
    "Category",
    "Checkpoint",
    "Comment",
    "Decoder",
    "Embedding",
    "Export",
    "Image",
    "ImageChange",
    "Invitation",
    "Job",
    "LogIn",
    "LogInLink",
    "Membership",
    "Operation",
    "Project",
    "ProposalSet",
    "ResumableUpload",
    "Throttle",
    "Upload",
    "User",
]
