package import GRDB
import GRDBSQLite
import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// SQL functions to read blocks of records, for connections with `SchemaViews.temporary`:
///
///     record_places(content, slot)     the places of a slot's records as JSON, [[time, origin, …], …] (`RecordPlace`)
///     record_line(content, slot, n)    the n-th of its lines, from 0, as a blob
///
/// A block that has changed since it was written, and a missing one, are errors of the query.
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

  /// The slot named by the first two values of a call; nil, with an error, if there is none.
  static func slot(_ context: OpaquePointer?, _ values: Arguments?) -> (UnpackedBlock, UnpackedBlock.Slot)? {
    guard let values, let pointer = sqlite3_user_data(context) else { return nil }
    // Of no bytes SQLite gives no place.
    let content = UnsafeRawBufferPointer(
      start: sqlite3_value_blob(values[0]), count: Int(sqlite3_value_bytes(values[0])))
    guard let block = Unmanaged<LatestBlock>.fromOpaque(pointer).takeUnretainedValue().block(content),
      let number = Int(exactly: sqlite3_value_int64(values[1])), block.slots.indices.contains(number)
    else {
      let isThere = sqlite3_value_type(values[0]) != SQLITE_NULL
      let what = isThere ? "has changed since it was written" : "is not there"
      sqlite3_result_error(context, "a block of its records \(what)", -1)
      sqlite3_result_error_code(context, SQLITE_CORRUPT)
      return nil
    }
    return (block, block.slots[number])
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
