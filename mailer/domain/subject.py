"""What a mailing is about: the timeline is laid over a seminar or over a newsletter issue."""

from mailer.domain.newsletter import NewsletterIssue
from mailer.domain.seminar import Seminar

Subject = Seminar | NewsletterIssue
