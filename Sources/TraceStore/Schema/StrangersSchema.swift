import GRDB

/// Parts of a foreign schema that do something by themselves, or stand in the place of a table of ours. They are
/// triggers, views and virtual tables under our names, computed columns, and indexes. A view without an end would
/// keep a report for ever, a trigger would change what an ingest stores. Views of other names are a reader's own,
/// and nobody asks them.
enum StrangersSchema {
  /// Throws damage at the first such thing.
  static func refuse(_ database: Database) throws {
    let rows = try Statement(database, found)
    guard try rows.step() else { return }
    throw Damage.found("it has the \(rows.text(0)) '\(rows.text(1))', which trace never makes")
  }

  /// The tables of an index.
  static let tables = [
    "source", "problem", "origin", "name", "request", "records", "record_block", "stale", "outcome_name",
    "role_name",
    "level_name",
    "coverage", "clock", "clock_pair", "clock_step", "clock_conflict", "verdict", "survey_state",
    "fleet_state",
    "request_lookup", "lookup_state", "generation", "alias", "shared_record", "profile", "source_profile",
    "unfinished", "redaction", "removal", "rule_match", "attribute", "attribute_value", "attribute_state",
    "survey_part", "summary_block", "table_seal", "shard",
  ]

  private static let quoted = tables.map { "'\($0)'" }.joined(separator: ", ")

  private static let found = """
    SELECT type, name FROM sqlite_schema WHERE type = 'trigger'
      OR type <> 'table' AND name IN (\(quoted))
      OR type = 'table' AND sql LIKE 'CREATE VIRTUAL%'
      OR type = 'index' AND sql IS NOT NULL AND name NOT LIKE 'lookup~_%' ESCAPE '~'
        AND name <> 'request_by_lookup' AND tbl_name IN (\(quoted))
    UNION ALL SELECT 'computed column', c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c
      WHERE s.type = 'table' AND s.name IN (\(quoted)) AND c.hidden > 0
    LIMIT 1
    """
}
