import GRDB
package import TraceModel

/// The incomplete last line of a source, as the run that read it last found it. It is no part of what is settled and
/// is read again when the file has grown, so the counts of the ledger leave it out. The table `problem` holds it
/// meanwhile, told from the others by its place: at or behind the settled bytes.
extension IndexWriter {
  /// Notes the incomplete last line of a source, or that it has none. If another process has settled more of the source
  /// meanwhile, nothing is noted: that is its part. Source 0 has settled nothing and is not recorded.
  package func store(incompleteLastLine: DecodingProblem?, source: Int64) throws {
    guard source > 0 else { return }
    try database.execute(
      sql: "DELETE FROM problem WHERE source = ?1 AND offset >= (SELECT bytes FROM source WHERE number = ?1)",
      arguments: [source])
    guard let incompleteLastLine else { return }
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO problem SELECT number, ?, ?, ?, ? FROM source WHERE number = ? AND bytes = ?
        """,
      arguments: [
        incompleteLastLine.line, incompleteLastLine.offset, incompleteLastLine.reason.name,
        incompleteLastLine.explanation, source, incompleteLastLine.offset,
      ])
  }

  /// The line at or behind `offset`, where settling goes on, is complete now.
  func forgetIncompleteLastLine(source: Int64, from offset: Int64) throws {
    try database.execute(
      sql: "DELETE FROM problem WHERE source = ? AND offset >= ?", arguments: [source, offset])
  }
}

extension LedgerEntry {
  /// The one of `problems` for the source's incomplete last line; nil if the last line was complete.
  package func incompleteLastLine(of problems: [DecodingProblem]) -> DecodingProblem? {
    problems.last { $0.offset >= bytes }
  }
}
