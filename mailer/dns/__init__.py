"""DNS: questions and records that mail depends on. What they mean, ``actions.doctor`` judges."""
