package import GRDB
package import TraceModel

/// The questions of commands to an index, within one reading (`IndexFile.read`).
package struct IndexReader {
  /// Records as they are stored: lines, and where each stood.
  package struct StoredLines: Sendable {
    /// Where a line stood, and what its source settled of it.
    package struct Place: Sendable, Equatable {
      /// Number of the source in the index.
      package var source: UInt32
      /// Line in the source, from 1.
      package var line: Int64
      /// Byte in the source's text.
      package var offset: Int64
      /// Facts of the record that its source as a whole settled: its time in ns since 1970, its origin, its meaning and
      /// its level.
      package var time: Int64
      /// The program that logged the record.
      package var origin: OriginID
      /// Its meaning; `note` of a record that is no step.
      package var role: Role
      /// Its severity; `unknown` where none is logged.
      package var level: Level
      /// The record names several requests: the line is the id of this one, and `sharedRecord` has the record.
      package var isShared: Bool
      /// The number among the records of the line, from 1; 0 if the line has no other.
      package var indexInLine: UInt32

      /// Where the record stands.
      package var position: SourcePosition { SourcePosition(source: source, offset: offset) }
    }

    /// The records, each with a line end.
    package var bytes: [UInt8] = []
    /// One for each line.
    package var places: [Place] = []
    /// The ordinal behind the last row read.
    package var nextOrdinal: Int64 = 0

    package init() {}
  }

  let database: Database
  let catalog: Catalog
  private let prepared: StatementCache

  /// A reader for this reading; `catalog` gets the origins and names of the index when they are needed.
  package init(_ database: Database, catalog: Catalog) {
    self.init(database, catalog: catalog, SealedIDs())
  }

  /// A reader for this reading; other connections to the index share `sealedIDs`.
  init(_ database: Database, catalog: Catalog, _ sealedIDs: SealedIDs) {
    self.init(database, catalog: catalog, prepared: StatementCache(database, catalog: catalog, sealedIDs))
  }

  /// A reader with the `prepared` statements of the same connection, while the index is the same.
  init(_ database: Database, catalog: Catalog, prepared: StatementCache) {
    (self.database, self.catalog, self.prepared) = (database, catalog, prepared)
  }

  /// The ids of the numbers in the file. The first use loads its origins and names into the catalog.
  var ids: CatalogIDs { get throws { try prepared.ids() } }

  /// The blocks of records.
  var blocks: RecordBlocks { get throws { try prepared.blocks() } }

  /// The blocks of summaries.
  var summaries: SummaryBlocks { get throws { try prepared.summaries() } }

  /// Nobody has asked for `name` before while the index is the same.
  func isFirstLook(at name: String) -> Bool { prepared.isFirstLook(at: name) }

  /// The statement of a text; who runs it resets it.
  func statement(_ sql: String) throws -> Statement { try prepared.statement(sql) }

  /// Calls `body` at each row of a query whose parameters are `arguments`.
  func forEachRow(of sql: String, _ arguments: Int64..., body: (Statement) throws -> Void) throws {
    let rows = try statement(sql)
    defer { rows.reset() }
    for (index, argument) in arguments.enumerated() { rows.bind(Int32(index + 1), argument) }
    while try rows.step() { try body(rows) }
  }

  /// The first row of a query; nil if it has none.
  func firstRow<T>(of sql: String, _ arguments: Int64..., body: (Statement) throws -> T) throws -> T? {
    let rows = try statement(sql)
    defer { rows.reset() }
    for (index, argument) in arguments.enumerated() { rows.bind(Int32(index + 1), argument) }
    return try rows.step() ? try body(rows) : nil
  }

  // MARK: The whole

  /// File names by source number.
  package func files() throws -> [UInt32: String] {
    try expectAsWritten(.source)
    var files: [UInt32: String] = [:]
    try forEachRow(of: "SELECT number, file FROM source") {
      files[UInt32(clamping: $0.integer(0))] = $0.text(1)
    }
    return files
  }

  /// How many requests the index holds.
  package func requestCount() throws -> Int {
    let sql = """
      SELECT (SELECT count(*) FROM request) + (SELECT count(*) FROM generation) - (SELECT count(*) FROM alias)
      """
    return Int(try firstRow(of: sql) { $0.integer(0) } ?? 0)
  }

  /// A number that changes whenever another process has changed the index, as long as one connection asks.
  package func dataVersion() throws -> Int64 {
    try firstRow(of: "PRAGMA data_version") { $0.integer(0) } ?? 0
  }

  /// The number of the newest request; 0 in an empty index.
  package func lastRequest() throws -> Int64 {
    try firstRow(of: "SELECT max(number) FROM request") {
      try $0.integer(0, within: StoredNumber.requests, "the number of a request")
    } ?? 0
  }

  /// The number of the first request from `number` on; nil behind the last, which is `last`.
  package func firstRequest(from number: Int64, last: Int64) throws -> Int64? {
    guard number <= last else { return nil }
    return try firstRow(of: "SELECT number FROM request WHERE number >= ? ORDER BY number LIMIT 1", number) {
      // Pages that were exchanged are in another order.
      try $0.integer(0, within: number...last, "the number of a request")
    }
  }

  /// The requests whose summary is older than their events, in ascending order, at most `limit`: an ingest is at
  /// work, or was interrupted.
  package func staleRequests(limit: Int = .max) throws -> [Int64] {
    var stale: [Int64] = []
    try forEachRow(of: "SELECT request FROM stale ORDER BY request LIMIT ?", Int64(limit)) {
      stale.append($0.integer(0))
    }
    return stale
  }

  /// The summaries of an id are older than its records, or than those of its joined short id.
  package func isStale(_ number: Int64) throws -> Bool {
    let sql = """
      SELECT 1 FROM stale WHERE request = ?1 OR request = (SELECT short FROM alias WHERE long = ?1)
      """
    return try firstRow(of: sql, number) { _ in true } ?? false
  }

  /// How many bytes of each source are settled, in ascending order: two indexes may number the same sources otherwise.
  package func settledBytes() throws -> [Int64] {
    try expectAsWritten(.source)
    var settled: [Int64] = []
    try forEachRow(of: "SELECT bytes FROM source ORDER BY bytes") {
      settled.append(try $0.count(0, "a count of bytes in the table source"))
    }
    return settled
  }

  // MARK: Ids

  /// The lookup form of a request's id.
  package func lookup(of number: Int64) throws -> String {
    try request(number, in: "request")?.lookup ?? ""
  }

  /// A request's id as its earliest event has it; nil if there is no such request.
  package func correlationID(of request: StoredRequestID) throws -> String? {
    RequestNumber.occurrence(request.number) < 2
      ? try self.request(RequestNumber.ofID(request.number), in: "request")?.correlationID
      : try self.request(request.number, in: "generation")?.correlationID
  }

  private func request(_ number: Int64, in table: String) throws -> RequestTable.Row? {
    try firstRow(of: RequestTable.selection(from: table), number, number) { try RequestTable.row($0) }
  }

  /// The lookup forms of the requests numbered `first` through `last`.
  package func lookups(from first: Int64, through last: Int64) throws -> [Int64: String] {
    var lookups: [Int64: String] = [:]
    try forEachRow(of: RequestTable.selection(from: "request"), first, last) {
      lookups[$0.integer(0)] = try RequestTable.row($0).lookup
    }
    return lookups
  }

  // MARK: Records

  /// The records of a request, in the order in which they were stored.
  package func records(of number: Int64) throws -> StoredLines {
    var stored = StoredLines()
    try forEachRequest(from: number, through: number) { stored = $1 }
    return stored
  }

  /// The records of the requests numbered `first` through `last`, request by request. One pass over the table.
  package func forEachRequest(
    from first: Int64, through last: Int64, _ body: (_ request: Int64, _ records: StoredLines) throws -> Void
  ) throws {
    var number: Int64 = -1
    var stored = StoredLines()
    let (ids, blocks) = (try ids, try blocks)
    try forEachRecordRow(of: first, through: last) { row in
      if row.request != number {
        if !stored.places.isEmpty { try body(number, stored) }
        number = row.request
        stored = StoredLines()
      }
      try stored.add(row, of: blocks.block(of: row), ids)
    }
    if !stored.places.isEmpty { try body(number, stored) }
  }

  /// Calls `body` with the rows of the records of the requests numbered `first` through `last`, in their order.
  func forEachRecordRow(of first: Int64, through last: Int64, _ body: (RecordRow) throws -> Void) throws {
    let (start, end) = RecordRow.range(first, last)
    try forEachRow(of: RecordRow.selection, start, end) { try body(RecordRow($0)) }
  }

  // MARK: Summaries

  /// Calls `body` with the summaries of the requests in `numbers`, in this order and with values of `attributes`.
  /// Requests of the ids in `stale` are left out. One pass over their blocks;
  /// a summary that `body` does not keep costs no memory.
  ///
  /// `isWanted` is asked first, where given: its summary has the request's outcome, its times, its participants and
  /// its own values of `attributes`. The rest of it is another request's. A request that is not wanted costs a third.
  ///
  /// Both are lent the summary, not to change it: as a plain argument it is copied for each request.
  package func forEachSummary(
    in numbers: ClosedRange<Int64> = 1...(.max), except stale: Set<Int64> = [],
    attributes: AttributeColumns? = nil,
    where isWanted: ((_ request: StoredRequestID, _ outline: inout TraceSummary) -> Bool)? = nil,
    _ body: (_ request: StoredRequestID, _ summary: inout TraceSummary) throws -> Void
  ) throws {
    let omitted = try omitted(in: numbers, stale)
    func take(_ number: Int64, _ summary: inout TraceSummary) throws {
      if omitted.isEmpty || !omitted.contains(RequestNumber.ofID(number)) {
        try body(StoredRequestID(number), &summary)
      }
    }
    let isWanted = isWanted.map { isWanted in
      { (number: Int64, outline: inout TraceSummary) in isWanted(StoredRequestID(number), &outline) }
    }
    if let attributes {
      try summaries.forEach(in: numbers, where: isWanted, attributes, take)
    } else {
      try summaries.forEach(in: numbers, where: isWanted, take)
    }
  }

  /// The ids whose requests do not count among those in `numbers`: `stale` ones, and parts of others.
  func omitted(in numbers: ClosedRange<Int64>, _ stale: Set<Int64>) throws -> Set<Int64> {
    // The last range has the occurrences of all ids.
    let ids = RequestNumber.occurrence(numbers.upperBound) > 0 ? 1...(.max) : numbers
    return try stale.union(aliases(in: ids).lazy.map(\.short))
  }

  /// Calls `body` with the summaries of some requests. The cost grows with these.
  package func forEachSummary(
    of requests: [StoredRequestID],
    _ body: (_ request: StoredRequestID, _ summary: TraceSummary) throws -> Void
  ) throws {
    let blocks = try summaries
    for request in requests {
      if let stored = try blocks.summary(of: request.number) { try body(request, stored.summary) }
    }
  }
}

extension IndexReader.StoredLines {
  /// Adds the records of a row, which stand in `block`.
  mutating func add(_ row: RecordRow, of block: UnpackedBlock, _ ids: CatalogIDs) throws {
    let slot = try row.slot(of: block)
    for place in block.places[slot.records] { places.append(Place(place, ids)) }
    bytes += block.bytes(of: slot)
    nextOrdinal = row.nextOrdinal
  }
}
