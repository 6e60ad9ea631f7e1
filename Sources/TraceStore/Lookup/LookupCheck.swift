import GRDB
import TraceModel

/// Whether `request_lookup` has the ids of the requests. It repeats what sealed rows hold,
/// so it has no checksum of its own.
extension IndexReader {
  /// Throws damage where the table has other ids than the requests that are entered, or an id twice. It is looked at
  /// once while the index is the same. The cost grows with the requests:
  /// one reading of their ids, and one of the table.
  package func expectLookupAsWritten() throws {
    guard isFirstLook(at: "request_lookup") else { return }
    let entered = try LookupSum(
      Statement(database, "SELECT number, lookup FROM request_lookup ORDER BY lookup, number"))
    let requests = try LookupSum(
      Statement(
        database,
        "SELECT number, lookup FROM \(RequestTable.ids) WHERE number <= (SELECT through FROM lookup_state)"))
    guard entered.sum == requests.sum, !entered.hasNeighboursAlike else { throw LookupTable.damage }
  }
}

extension IndexReader {
  /// Throws damage where a request has no records. The cost is one look-up of each.
  package func expectRecordsOfRequests() throws {
    let bits = IndexWriter.ordinalBits
    let missing = try firstRow(
      of: """
        SELECT number FROM request_lookup AS known WHERE NOT EXISTS (
          SELECT 1 FROM records WHERE id >= known.number << \(bits) AND id < (known.number + 1) << \(bits)) LIMIT 1
        """
    ) { $0.integer(0) }
    if let missing { throw Damage.found("the records of request \(missing) are missing") }
  }

  /// Throws damage where a row of the table `records` is not as it was written, or is of a request that is not there.
  /// The cost is one reading of the table.
  func expectRequestsOfRecords() throws {
    var (last, count) = (Int64(0), Int64(0))
    try forEachRecordRow(of: 0, through: RecordRow.lastRequest) { row in
      if row.request != last { count += 1 }
      last = row.request
    }
    let known = try firstRow(of: "SELECT count(*) FROM request") { $0.integer(0) }
    guard count == known else {
      throw Damage.found("it has records of \(count) requests, and \(known ?? 0) requests")
    }
  }
}

/// What rows of number and lookup form add up to, in whatever order they come.
private struct LookupSum {
  private(set) var sum = UInt64(0)
  /// Two rows one after the other have the same lookup form.
  private(set) var hasNeighboursAlike = false

  init(_ rows: Statement) throws {
    var latest: UInt64?
    while try rows.step() {
      let hash = ByteHash.hash(unpadded: rows.bytes(1))
      if hash == latest { hasNeighboursAlike = true }
      latest = hash
      let number = UInt64(bitPattern: rows.integer(0)).littleEndian
      sum &+= withUnsafeBytes(of: number) { ByteHash.hash(unpadded: $0, seed: hash) }
    }
  }
}
