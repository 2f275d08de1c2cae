"""``seminarpost.toml``: who sends, over which relay, and how careful the office wants to be."""

from mailer.config.afterwards import Afterwards as Afterwards
from mailer.config.load import load_settings as load_settings
from mailer.config.mail import Dkim as Dkim
from mailer.config.mail import Inbound as Inbound
from mailer.config.mail import Relay as Relay
from mailer.config.office import Policy as Policy
from mailer.config.office import Sender as Sender
from mailer.config.office import Site as Site
from mailer.config.retention import Retention as Retention
from mailer.config.settings import Settings as Settings
from mailer.config.watching import Alarm as Alarm
from mailer.config.watching import Web as Web
