package import GRDB
import GRDBSQLite
import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// SQL functions that read blocks of records, for connections that have `SchemaViews.temporary`:
///
///     record_places(content, slot)     the places of a slot's records as JSON, [[time, origin, …], …]; RecordPlace.swift
///     record_line(content, slot, n)    the n-th of its lines, from 0, as a blob
///     request_number(id)               the number of the request that an id names, in whatever case; NULL: of none
///
/// A block that has changed since it was written is an error of the query.
package enum RecordFunctions {
  /// Adds them to a connection.
  package static func add(to database: Database) {
    let connection = database.sqliteConnection
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    // Each function holds the block that it was asked for last.
    sqlite3_create_function_v2(
      connection, "record_places", 2, flags, LatestBlock.retained(), recordPlaces, nil, nil,
      LatestBlock.release)
    sqlite3_create_function_v2(
      connection, "record_line", 3, flags, LatestBlock.retained(), recordLine, nil, nil, LatestBlock.release)
    sqlite3_create_function_v2(connection, "request_number", 1, flags, nil, requestNumber, nil, nil, nil)
  }
}

private typealias Arguments = UnsafeMutablePointer<OpaquePointer?>

private func recordPlaces(_ context: OpaquePointer?, _ count: Int32, _ values: Arguments?) {
  guard let (block, slot) = LatestBlock.slot(context, values) else { return }
  var list = IntegerListJSON()
  list.begin()
  for place in block.places[slot.records] { list.append(place, .none) }
  let range = list.end()
  list.bytes.withUnsafeBytes { text in
    let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    sqlite3_result_text(context, start, Int32(clamping: range.count), transient)
  }
}

private func recordLine(_ context: OpaquePointer?, _ count: Int32, _ values: Arguments?) {
  guard let values, let (block, slot) = LatestBlock.slot(context, values),
    let number = Int(exactly: sqlite3_value_int64(values[2])), number >= 0, number < slot.records.count
  else { return }
  block.line(of: slot.records.lowerBound + number, in: slot).withUnsafeBytes { line in
    sqlite3_result_blob(context, line.baseAddress, Int32(clamping: line.count), transient)
  }
}

/// Asks the index itself, once for a query: a condition with a query within it is not taken into a view.
private func requestNumber(_ context: OpaquePointer?, _ count: Int32, _ values: Arguments?) {
  guard let values, let start = sqlite3_value_text(values[0]) else { return }
  let text = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(values[0])))
  let lookup = CorrelationLookup.normalise(String(decoding: text, as: UTF8.self))
  do {
    let rows = try Statement(connection: sqlite3_context_db_handle(context), numberOfLookup)
    rows.bind(1, lookup)
    if try rows.step() { sqlite3_result_int64(context, rows.integer(0)) }
  } catch {
    sqlite3_result_error(context, "\(error)", -1)
  }
}

private let numberOfLookup = """
  SELECT ifnull((SELECT long FROM main.alias WHERE short = found.number), found.number)
    FROM (\(LookupTable.requests(where: "lookup = ?1"))) found LIMIT 1
  """

/// SQLite copies what it is given.
private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

/// The block that a function was asked for last: the rows of a query mostly stand in one after the other.
private final class LatestBlock {
  private var content: [UInt8] = []
  private var block: UnpackedBlock?

  static func retained() -> UnsafeMutableRawPointer { Unmanaged.passRetained(LatestBlock()).toOpaque() }

  static let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = { pointer in
    if let pointer { Unmanaged<LatestBlock>.fromOpaque(pointer).release() }
  }

  /// The slot that the first two values of a call name; nil, which is NULL or an error, where there is none.
  static func slot(_ context: OpaquePointer?, _ values: Arguments?) -> (UnpackedBlock, UnpackedBlock.Slot)? {
    guard let values, let start = sqlite3_value_blob(values[0]), let pointer = sqlite3_user_data(context),
      let number = Int(exactly: sqlite3_value_int64(values[1]))
    else { return nil }
    let content = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(values[0])))
    guard let block = Unmanaged<LatestBlock>.fromOpaque(pointer).takeUnretainedValue().block(content) else {
      sqlite3_result_error(context, "a block of its records has changed since it was written", -1)
      sqlite3_result_error_code(context, SQLITE_CORRUPT)
      return nil
    }
    return block.slots.indices.contains(number) ? (block, block.slots[number]) : nil
  }

  private func block(_ content: UnsafeRawBufferPointer) -> UnpackedBlock? {
    if block == nil || !isLatest(content) {
      (block, self.content) = (UnpackedBlock(content), Array(content))
    }
    return block
  }

  private func isLatest(_ content: UnsafeRawBufferPointer) -> Bool {
    guard let start = content.baseAddress, content.count == self.content.count else { return false }
    return memcmp(start, self.content, content.count) == 0
  }
}
