import TraceModel

/// The views of an index, which README.md documents for readers with `sqlite3`. They are made anew whenever the
/// tables change. A number that has no name, of an outcome, a role or a level, stands for itself: no row is left out
/// for want of one.
enum SchemaViews {
  /// Every request in one table: the columns of `request` behind the number of the occurrence.
  private static let everyRequest = """
    CREATE VIEW every_request AS
      SELECT CASE WHEN EXISTS
          (SELECT 1 FROM generation g WHERE g.number = f.number + (2 << \(RequestNumber.occurrenceBit)))
          THEN 1 END AS generation, f.*
        FROM request f WHERE NOT EXISTS (SELECT 1 FROM alias a WHERE a.short = f.number)
      UNION ALL SELECT g.number >> \(RequestNumber.occurrenceBit), g.* FROM generation g;
    """

  static let all =
    ["requests", "exchanges", "deliveries", "client_events", "events", "every_request"]
    .map { "DROP VIEW IF EXISTS \($0);\n" }.joined()
    + [everyRequest, requests, exchanges, deliveries, clientEvents, events].joined(separator: "\n")

  /// The SQL of a time in ns as RFC 3339 text.
  private static func time(_ column: String) -> String {
    // SQLite divides towards zero: times before 1970 need the remainder that is not negative.
    let fraction = "((\(column)) % 1000000000 + 1000000000) % 1000000000"
    return "strftime('%Y-%m-%dT%H:%M:%S', ((\(column)) - \(fraction)) / 1000000000, 'unixepoch')"
      + " || printf('.%09dZ', \(fraction))"
  }

  private static let requests = """
    CREATE VIEW requests AS
      SELECT r.number, r.correlation_id, ifnull(o.name, coalesce(v.outcome, r.outcome)) AS outcome,
        \(time("r.start")) AS start_time,
        r.accepted - r.sent AS accepted_ns, r.first_effect - r.sent AS first_effect_ns,
        CASE WHEN coalesce(v.outcome, r.outcome) IN (1, 8) THEN r.done - r.sent END AS end_to_end_ns,
        CASE WHEN coalesce(v.outcome, r.outcome) IN (1, 8) AND r.sent IS NULL THEN r.done - r.received END
          AS from_api_ns,
        (SELECT group_concat(DISTINCT g.service) FROM json_each(r.participants) m
          JOIN origin g ON g.number = m.value ->> 0) AS services,
        r.start AS start_ns, r.generation
      FROM every_request r LEFT JOIN verdict v ON v.request = r.number
      LEFT JOIN outcome_name o ON o.number = coalesce(v.outcome, r.outcome);
    """

  private static let exchanges = """
    CREATE VIEW exchanges AS
      SELECT r.correlation_id, e.value ->> 0 AS attempt, e.value ->> 1 AS status_code, e.value ->> 2 AS gave_up,
        c.service AS client, s.service AS server,
        (e.value ->> 6) - (e.value ->> 5) AS request_transit_ns, (e.value ->> 7) - (e.value ->> 6) AS api_ns,
        CASE WHEN NOT e.value ->> 2 THEN (e.value ->> 8) - (e.value ->> 7) END AS response_transit_ns,
        CASE WHEN NOT e.value ->> 2 THEN (e.value ->> 8) - (e.value ->> 5) END AS client_ns,
        r.number AS request
      FROM every_request r JOIN json_each(r.exchanges) e
      LEFT JOIN origin c ON c.number = e.value ->> 3 LEFT JOIN origin s ON s.number = e.value ->> 4;
    """

  private static let deliveries = """
    CREATE VIEW deliveries AS
      SELECT r.correlation_id, d.value ->> 0 AS message, d.value ->> 1 AS attempt, n.text AS destination,
        g.text AS consumer_group, d.value ->> 4 AS partition, d.value ->> 5 AS message_offset,
        p.service AS publisher, c.service AS consumer,
        (d.value ->> 9) - (d.value ->> 8) AS publish_ns,
        (d.value ->> 10) - ifnull(d.value ->> 9, d.value ->> 17) AS wait_ns,
        (d.value ->> 11) - (d.value ->> 10) AS dispatch_ns,
        (d.value ->> 12) - (d.value ->> 11) AS processing_ns, d.value ->> 13 AS failed, r.number AS request,
        d.value ->> 14 AS repeats, ifnull(d.value ->> 15, 0) AS dead_letter,
        ifnull(d.value ->> 16, 0) AS shares_work
      FROM every_request r JOIN json_each(r.deliveries) d
      LEFT JOIN name n ON n.number = d.value ->> 2 LEFT JOIN name g ON g.number = d.value ->> 3
      LEFT JOIN origin p ON p.number = d.value ->> 6 LEFT JOIN origin c ON c.number = d.value ->> 7;
    """

  private static let clientEvents = """
    CREATE VIEW client_events AS
      SELECT r.correlation_id, ifnull(t.name, c.value ->> 0) AS event, o.service, o.instance, (c.value ->> 2) - (c.value ->> 3) AS start_ns,
        c.value ->> 3 AS duration_ns, c.value ->> 4 AS failed, r.number AS request
      FROM every_request r JOIN json_each(r.client_events) c
      LEFT JOIN role_name t ON t.number = c.value ->> 0 LEFT JOIN origin o ON o.number = c.value ->> 1;
    """

  private static let events = """
    CREATE VIEW events AS
      SELECT r.correlation_id, \(time("p.value ->> 0")) AS time, o.service, o.instance,
        ifnull(l.name, p.value ->> 3) AS level, ifnull(t.name, p.value ->> 2) AS role, s.file, p.value ->> 5 AS line,
        CAST(substr(g.lines, p.value ->> 7, p.value ->> 8) AS TEXT) AS record, p.value ->> 0 AS time_ns
      FROM records g JOIN json_each(g.places) p LEFT JOIN alias a ON a.short = g.id >> 24
      LEFT JOIN request r ON r.number = ifnull(a.long, g.id >> 24)
      LEFT JOIN source s ON s.number = p.value ->> 4 LEFT JOIN role_name t ON t.number = p.value ->> 2
      LEFT JOIN level_name l ON l.number = p.value ->> 3 LEFT JOIN origin o ON o.number = p.value ->> 1;
    """
}
