"""Floor 4: when. From seminars and timelines to mailings that are due, frozen and on their way."""
