package import GRDB
import TraceStore

/// The tables `request` and `generation` as versions 1 to 16 had them: a row of columns and JSON lists for each request.
package enum AgedRequests {
  /// Takes the summaries of an index out of their blocks.
  package static func unpack(_ database: Database) throws {
    try SchemaViews.addTemporary(to: database)
    for table in ["request", "generation"] {
      let columns = WideColumns.names.map { $0 == "end" ? "\"end\"" : $0 }
      let values = WideColumns.names.map { name in
        ["number", "correlation_id", "outcome", "start"].contains(name)
          ? name
          : name == "lookup"
            ? "ifnull(lookup, lower(replace(correlation_id, '-', '')))"
            : "request_column(number, '\(name)')"
      }
      try database.execute(
        sql: """
          CREATE TABLE aged_\(table) (\(WideColumns.definition));
          INSERT INTO aged_\(table) (\(columns.joined(separator: ", ")))
            SELECT \(values.joined(separator: ", ")) FROM main.\(table);
          """)
    }
    for view in [
      "requests", "exchanges", "deliveries", "client_events", "attributes", "events", "every_request",
    ] {
      try database.execute(sql: "DROP VIEW IF EXISTS temp.\(view); DROP VIEW IF EXISTS main.\(view)")
    }
    for table in ["request", "generation"] {
      try database.execute(sql: "DROP TABLE main.\(table); ALTER TABLE aged_\(table) RENAME TO \(table)")
    }
    try database.execute(sql: "DROP TABLE summary_block; ALTER TABLE source DROP COLUMN recent_times")
  }
}

/// The columns of version 16.
private enum WideColumns {
  static let definition = """
    number INTEGER PRIMARY KEY, correlation_id TEXT NOT NULL, lookup TEXT NOT NULL, outcome INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, end_origin INTEGER, sent INTEGER, sent_origin INTEGER,
    received INTEGER, received_origin INTEGER, accepted INTEGER, accepted_origin INTEGER, first_effect INTEGER,
    first_effect_origin INTEGER, done INTEGER, done_origin INTEGER, participants TEXT NOT NULL DEFAULT '[]',
    exchanges TEXT NOT NULL DEFAULT '[]', deliveries TEXT NOT NULL DEFAULT '[]',
    client_events TEXT NOT NULL DEFAULT '[]', attributes TEXT NOT NULL DEFAULT '[]'
    """

  static let names = definition.split(separator: ",").map { column in
    String(column.split { " \n\"".contains($0) }[0])
  }
}
