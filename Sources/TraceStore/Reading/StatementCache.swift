import GRDB
import TraceModel

/// The things prepared by one reading: statements, the ids of the numbers in the file, and unpacked blocks. Each is
/// made when it is first needed, since most readings need little.
final class StatementCache {
  private let database: Database
  private let catalog: Catalog
  private let sealedIDs: SealedIDs
  private var statements: [String: Statement] = [:]
  private var catalogIDs: CatalogIDs?
  private var recordBlocks: RecordBlocks?
  private var summaryBlocks: SummaryBlocks?
  private var looks: Set<String> = []

  init(_ database: Database, catalog: Catalog, _ sealedIDs: SealedIDs) {
    self.database = database
    self.catalog = catalog
    self.sealedIDs = sealedIDs
  }

  /// The statement of a text.
  func statement(_ sql: String) throws -> Statement {
    if let known = statements[sql] { return known }
    let statement = try Statement(database, sql)
    statements[sql] = statement
    return statement
  }

  /// Nobody has asked for `name` before.
  func isFirstLook(at name: String) -> Bool { looks.insert(name).inserted }

  /// The ids of origins and names. The first call loads them into the catalog.
  func ids() throws -> CatalogIDs {
    if let catalogIDs { return catalogIDs }
    let map = try sealedIDs.ids(database, catalog: catalog)
    catalogIDs = map
    return map
  }

  /// The blocks of summaries.
  func summaries() throws -> SummaryBlocks {
    if let summaryBlocks { return summaryBlocks }
    let blocks = try SummaryBlocks(database, ids())
    summaryBlocks = blocks
    return blocks
  }

  /// The blocks of records.
  func blocks() throws -> RecordBlocks {
    if let recordBlocks { return recordBlocks }
    let blocks = try RecordBlocks(database)
    recordBlocks = blocks
    return blocks
  }
}
