// Reads calendars as JSON strings, one a line; writes for each what ical.js makes of it.
import { createInterface } from "node:readline";
import ICAL from "ical.js";

// Strict: no guessing at what a broken line may mean.
ICAL.design.strict = true;

function understood(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  return {
    method: calendar.getFirstPropertyValue("method"),
    version: calendar.getFirstPropertyValue("version"),
    events: events.map((event) => ({
      uid: event.uid,
      sequence: event.sequence,
      summary: event.summary,
      location: event.location,
      description: event.description,
      organizer: event.organizer,
      attendees: event.attendees.map((one) => [one.getFirstValue(), one.getParameter("cn")]),
      status: event.component.getFirstPropertyValue("status"),
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      zone: event.startDate.zone.tzid,
      alarms: event.component.getAllSubcomponents("valarm").length,
    })),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let found;
  try {
    found = understood(JSON.parse(line));
  } catch (problem) {
    found = { error: String(problem) };
  }
  console.log(JSON.stringify(found));
}
