-- Transactional outbox: an event is written with the state that it announces; the relay publishes it afterwards.
-- Rows stay for a while after publication, so that the broker of another region can be refilled from here.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);

CREATE INDEX outbox_waiting ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

-- Inbox: the row of a handled event is written with its effect, so that a redelivery does nothing.
CREATE TABLE inbox (
  queue text NOT NULL,
  event_id uuid NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (queue, event_id)
);

CREATE INDEX inbox_handled ON inbox (handled_at);
