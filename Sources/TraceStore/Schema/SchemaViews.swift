package import GRDB
import TraceModel

/// The views of an index, which Documentation/sql.md explains. The file has `requests`, for readers with `sqlite3`;
/// it is made anew whenever the tables change. Packed columns need functions, and have views on a connection that has
/// these (`addTemporary`). A number that has no name, of an outcome, a role or a level, stands for itself: no row is
/// left out for want of one.
package enum SchemaViews {
  /// Every request in one table: columns of `request` and `generation` behind the number of the occurrence.
  private static func everyRequest(_ columns: (_ alias: String) -> String) -> String {
    """
    CREATE VIEW every_request AS
      SELECT CASE WHEN EXISTS
          (SELECT 1 FROM generation g WHERE g.number = f.number + (2 << \(RequestNumber.occurrenceBit)))
          THEN 1 END AS generation, \(columns("f"))
        FROM request f WHERE NOT EXISTS (SELECT 1 FROM alias a WHERE a.short = f.number)
      UNION ALL SELECT g.number >> \(RequestNumber.occurrenceBit), \(columns("g")) FROM generation g;
    """
  }

  private static func stored(_ alias: String) -> String {
    RequestTable.columns.map { "\(alias).\($0)" }.joined(separator: ", ")
  }

  /// The columns that are stored, as they were written, and the packed ones.
  private static func unpacked(_ alias: String) -> String {
    let packed = RequestColumns.all.filter { !RequestTable.columns.contains($0.name) }
    return RequestCheckFunction.columns(alias) + ", "
      + packed.map { "\(RequestColumnFunction.name)(\(alias).number, '\($0.name)') AS \($0.sql)" }
      .joined(separator: ", ")
  }

  /// The views of the page on SQL, and what a row of each is.
  static let documented = [
    (name: "requests", row: "a request"), (name: "exchanges", row: "an HTTP attempt"),
    (name: "deliveries", row: "a delivery of a message, or a message that nothing consumed"),
    (name: "client_events", row: "a launch, a screen's loading, or hitches, as an app states them"),
    (name: "attributes", row: "a value of a request's or message's own field"),
    (name: "events", row: "a record of a log"),
  ]

  /// The views of the file.
  static let all =
    (documented.map(\.name) + ["every_request"]).map { "DROP VIEW IF EXISTS main.\($0);\n" }.joined()
    + everyRequest(stored) + "\n" + requests(isUnpacked: false)

  /// The views of one connection, in front of those of the file.
  private static let temporary =
    (documented.map(\.name) + ["every_request"]).map { "DROP VIEW IF EXISTS temp.\($0);\n" }.joined()
    + [
      everyRequest(unpacked), requests(isUnpacked: true), exchanges,
      deliveries, clientEvents, attributes,
    ].joined(separator: "\n").replacing("CREATE VIEW", with: "CREATE TEMP VIEW") + "\n" + events

  /// Gives a connection all documented views, and functions to read the records of a request.
  package static func addTemporary(to database: Database) throws {
    RecordFunctions.add(to: database)
    RequestCheckFunction.add(to: database)
    database.add(function: RequestColumnFunction.function(of: database))
    try database.execute(sql: temporary)
  }

  /// The SQL of a time in ns as RFC 3339 text.
  private static func time(_ column: String) -> String {
    // SQLite divides towards zero: times before 1970 need the remainder that is not negative.
    let fraction = "((\(column)) % 1000000000 + 1000000000) % 1000000000"
    return "strftime('%Y-%m-%dT%H:%M:%S', ((\(column)) - \(fraction)) / 1000000000, 'unixepoch')"
      + " || printf('.%09dZ', \(fraction))"
  }

  private static func requests(isUnpacked: Bool) -> String {
    let packed = """
      r.accepted - r.sent AS accepted_ns, r.first_effect - r.sent AS first_effect_ns,
          CASE WHEN coalesce(v.outcome, r.outcome) IN \(ended) AND r.sent IS NULL THEN r.done - r.received END
            AS from_api_ns,
          (SELECT group_concat(DISTINCT g.service) FROM json_each(r.participants) m
            JOIN origin g ON g.number = \(participant.sql("origin", of: "m.value"))) AS services,
          (SELECT text FROM name WHERE number = r.error) AS error,
      """
    return """
      CREATE VIEW requests AS
        SELECT r.number, r.correlation_id, ifnull(o.name, coalesce(v.outcome, r.outcome)) AS outcome,
          \(time("r.start")) AS start_time,
          CASE WHEN coalesce(v.outcome, r.outcome) IN \(ended) THEN r.end_to_end END AS end_to_end_ns,
          \(isUnpacked ? packed : "")
          r.elapsed AS elapsed_ns, r.start AS start_ns, r.generation
        FROM every_request r LEFT JOIN verdict v ON v.request = r.number
        LEFT JOIN outcome_name o ON o.number = coalesce(v.outcome, r.outcome);
      """
  }

  private static let exchanges = """
    CREATE VIEW exchanges AS
      SELECT r.correlation_id, \(e("attempt")) AS attempt, \(e("status_code")) AS status_code,
        \(e("gave_up")) AS gave_up, c.service AS client, s.service AS server,
        \(e("received")) - \(e("sent")) AS request_transit_ns, \(e("responded")) - \(e("received")) AS api_ns,
        CASE WHEN NOT \(e("gave_up")) THEN \(e("ended")) - \(e("responded")) END AS response_transit_ns,
        CASE WHEN NOT \(e("gave_up")) AND \(isRoot) THEN \(e("ended")) - \(e("sent")) END AS client_ns,
        CASE WHEN NOT \(e("gave_up")) AND NOT \(isRoot) THEN \(e("ended")) - \(e("sent")) END AS call_ns,
        ifnull(\(e("call")), 0) AS call, r.number AS request
      FROM every_request r JOIN json_each(r.exchanges) e
      LEFT JOIN origin c ON c.number = \(e("client")) LEFT JOIN origin s ON s.number = \(e("server"));
    """

  private static let deliveries = """
    CREATE VIEW deliveries AS
      SELECT r.correlation_id, \(d("message")) AS message, \(d("attempt")) AS attempt, n.text AS destination,
        g.text AS consumer_group, \(d("partition")) AS partition, \(d("message_offset")) AS message_offset,
        p.service AS publisher, c.service AS consumer,
        \(d("published")) - \(d("begun")) AS publish_ns,
        ifnull(\(d("consumed")), \(d("started"))) - ifnull(\(d("published")), \(d("message_time"))) AS wait_ns,
        \(d("started")) - \(d("consumed")) AS dispatch_ns,
        \(d("finished")) - ifnull(\(d("started")), \(d("consumed"))) AS processing_ns, \(d("failed")) AS failed, r.number AS request,
        \(d("repeats")) AS repeats, ifnull(\(d("dead_letter")), 0) AS dead_letter,
        ifnull(\(d("shares_work")), 0) AS shares_work, ifnull(\(d("paired_by_order")), 0) AS paired_by_order
      FROM every_request r JOIN json_each(r.deliveries) d
      LEFT JOIN name n ON n.number = \(d("destination")) LEFT JOIN name g ON g.number = \(d("consumer_group"))
      LEFT JOIN origin p ON p.number = \(d("publisher")) LEFT JOIN origin c ON c.number = \(d("consumer"));
    """

  private static let clientEvents = """
    CREATE VIEW client_events AS
      SELECT r.correlation_id, ifnull(t.name, \(c("role"))) AS event, o.service, o.instance,
        \(c("ended")) - \(c("duration")) AS start_ns, \(c("duration")) AS duration_ns, \(c("failed")) AS failed,
        r.number AS request
      FROM every_request r JOIN json_each(r.client_events) c
      LEFT JOIN role_name t ON t.number = \(c("role")) LEFT JOIN origin o ON o.number = \(c("origin"));
    """

  private static let attributes = """
    CREATE VIEW attributes AS
      SELECT r.correlation_id, \(a("message")) AS message, \(a("client_event")) AS client_event, k.key, v.text AS value,
        r.number AS request
      FROM every_request r JOIN json_each(r.attributes) a JOIN attribute_value v ON v.number = \(a("value"))
      JOIN attribute k ON k.number = v.attribute;
    """

  /// Events stored under a request's own id, under the short one that is part of it, and under none. Three queries,
  /// since SQLite takes a condition on the request into each, and would not into a query among them.
  private static let events =
    "CREATE TEMP VIEW events AS\n"
    + [
      events(
        of: "r.number", "r.number",
        "main.request r", "NOT EXISTS (SELECT 1 FROM main.alias a WHERE a.short = r.number)"),
      events(of: "a.long", "a.short", "main.alias a CROSS JOIN main.request r ON r.number = a.long", "1"),
      events(of: "NULL", "0", "(SELECT NULL AS correlation_id) r", "1"),
    ].joined(separator: "\nUNION ALL\n") + ";"

  /// The records under the number `part`, as records of `request`; `r` of `table` has the id. Of a block that is not
  /// there the functions get NULL, and end the query.
  private static func events(of request: String, _ part: String, _ table: String, _ condition: String)
    -> String
  {
    """
    SELECT r.correlation_id, \(time(p("time"))) AS time, o.service, o.instance,
        ifnull(l.name, \(p("level"))) AS level, ifnull(t.name, \(p("role"))) AS role, s.file, \(p("line")) AS line,
        CAST(CASE WHEN \(p("shared")) THEN
          (SELECT x.line FROM main.shared_record x
            WHERE x.source = \(p("source")) AND x.offset = \(p("offset")))
          ELSE record_line(b.content, g.slot, p.key) END AS TEXT) AS record, \(p("time")) AS time_ns,
        \(request) AS request
      FROM \(table)
      CROSS JOIN main.records g ON g.id >= \(part) << 24 AND g.id < (\(part) + 1) << 24
      LEFT JOIN main.record_block b ON b.number = g.block
      CROSS JOIN json_each(record_places(b.content, g.slot)) p
      LEFT JOIN main.source s ON s.number = \(p("source")) LEFT JOIN main.role_name t ON t.number = \(p("role"))
      LEFT JOIN main.level_name l ON l.number = \(p("level")) LEFT JOIN main.origin o ON o.number = \(p("origin"))
      WHERE \(condition)
    """
  }

  /// Outcomes of requests that have ended.
  private static let ended =
    "(" + Outcome.allCases.filter(\.isDone).map { "\($0.rawValue)" }.joined(separator: ", ") + ")"

  // MARK: Numbers in lists, by their names

  private static let participant = ListLayout(of: TraceSummary.Participant.self)
  private static let exchange = ListLayout(of: TraceSummary.Exchange.self)
  private static let delivery = ListLayout(of: TraceSummary.Delivery.self)
  private static let clientEvent = ListLayout(of: TraceSummary.ClientEvent.self)
  private static let attribute = ListLayout(of: StoredAttribute.self)
  private static let place = ListLayout(of: RecordPlace.self)

  /// Nobody in the logs made the call in the course of its own work.
  private static let isRoot = "(\(e("caller")) IS NULL)"

  private static func e(_ name: String) -> String { exchange.sql(name, of: "e.value") }
  private static func d(_ name: String) -> String { delivery.sql(name, of: "d.value") }
  private static func c(_ name: String) -> String { clientEvent.sql(name, of: "c.value") }
  private static func a(_ name: String) -> String { attribute.sql(name, of: "a.value") }
  private static func p(_ name: String) -> String { place.sql(name, of: "p.value") }
}
