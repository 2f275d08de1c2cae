"""What was learned of relays is kept, one word a relay."""

from datetime import timedelta

from support import Office

from mailer.domain.habit import Habit, Learned
from mailer.store import habits


async def test_the_newest_word_about_a_relay_is_the_one_that_counts(office: Office) -> None:
    now = office.clock.now()
    old = Learned("main", "mail.example.org", 587, Habit(messages=9), now)
    new = Learned("main", "mail.example.org", 587, Habit(True, 5, 3), now + timedelta(seconds=1))
    other = Learned("other", "mail.example.net", 25, Habit(ends_at_dot=True), now)
    async with office.desk.database.write() as connection:
        await connection.run_sync(habits.keep, [old, other, new])
    async with office.desk.database.read() as connection:
        assert await connection.run_sync(habits.learned_of, "main") == new
        assert await connection.run_sync(habits.learned_of, "other") == other
        assert await connection.run_sync(habits.learned_of, "none") is None
