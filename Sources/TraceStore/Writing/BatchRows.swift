package import TraceModel

/// Hot: rows of the tables `records` and `request` as they are going to be stored, made beside the writer so
/// that the writer only binds them. Records stay in their blocks until a row is written, and are joined then in room
/// that is used again for each row and so stays in the processor's cache. All other texts of a batch stand in a few
/// arrays, and a row is ranges in them: a batch has ten thousands of rows, and a few allocations.
package struct BatchRows: Sendable {
  /// A row that has this many bytes of lines is full, so that a request of a million events has many rows.
  private static let capacity = 48 << 10

  /// A row of `records`.
  package struct Records: Sendable {
    var places: Range<Int>
    /// The records, in `slices`.
    var slices: Range<Int>
    /// Bytes of all its lines, line ends included.
    var length: Int
  }

  /// A row of `shared_record`.
  package struct SharedRecord: Sendable {
    /// Number in the index, and byte offset there.
    var source: Int64
    var offset: Int64
    fileprivate var slice: Slice
  }

  /// Where a record stands in the blocks.
  fileprivate struct Slice {
    var block: UInt32
    var start: UInt32
    var length: UInt32
  }

  /// A row of `request`.
  package struct Request: Sendable {
    /// The id as the earliest event has it, in `ids`.
    var correlationID: Range<Int>
    /// The id in lookup form (`CorrelationLookup`), in `ids`.
    var lookup: Range<Int>
    /// The columns that are numbers, in `columns.numbers`, and those that are lists, in `columns.ranges`.
    var numbers: Range<Int>
    var lists: Range<Int>
  }

  private let fileNumbers: FileNumbers
  private let blocks: [RecordBlock]
  private(set) var records: [Records] = []
  /// Records that name several requests, each once.
  package private(set) var sharedRecords: [SharedRecord] = []
  private var slices: [Slice] = []
  private(set) var places = IntegerListJSON()
  private(set) var columns: ColumnWriter
  private(set) var ids: [UInt8] = []
  /// Of the row that is being made: its first slice, and its bytes.
  private var firstSlice = 0
  private var length = 0

  /// `ids` are the numbers of all origins and names that occur; records are going to be those of `blocks`.
  package init(fileNumbers: FileNumbers, blocks: [RecordBlock] = []) {
    self.fileNumbers = fileNumbers
    self.blocks = blocks
    columns = ColumnWriter(fileNumbers)
    let events = blocks.reduce(0) { $0 + $1.events.count + $1.uncorrelated.count }
    slices.reserveCapacity(events)
    places.reserve(events * 72)
  }

  // MARK: Records

  /// Adds the record of an event of block `block` to the row that is being made; `source` is its source's number in
  /// the index. Of a record that names several requests the row has the id only.
  @inline(__always)
  package mutating func add(_ event: Event, of block: Int, at offset: Int64, source: Int64) {
    if slices.count == firstSlice { places.begin() }
    var slice = Slice(event, of: block, at: offset)
    if event.isShared {
      slice.start += event.correlationStart
      slice.length = event.correlationLength
    }
    places.append(
      RecordPlace(
        time: event.time.nanoseconds, origin: event.origin, role: event.role, level: event.level,
        source: source, line: event.line, offset: event.offset, start: Int64(length + 1),
        length: Int64(slice.length), isShared: event.isShared, indexInLine: event.indexInLine),
      fileNumbers)
    slices.append(slice)
    length += Int(slice.length) + 1
    if length >= Self.capacity { endRow() }
  }

  /// Adds the record, which names several requests, of an event of block `block`: once, whichever event is taken.
  package mutating func addShared(_ event: Event, of block: Int, source: Int64) {
    sharedRecords.append(
      SharedRecord(
        source: source, offset: event.offset, slice: Slice(event, of: block, at: blocks[block].offset)))
  }

  /// Runs `body` on the bytes of a record that names several requests.
  func withBytes<T>(of record: SharedRecord, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    let (start, length) = (Int(record.slice.start), Int(record.slice.length))
    return try blocks[Int(record.slice.block)].bytes.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[start..<(start + length)]))
    }
  }

  /// Ends the row that is being made. Returns the number of rows so far.
  package mutating func finishRecords() -> Int {
    if slices.count > firstSlice { endRow() }
    return records.count
  }

  private mutating func endRow() {
    records.append(Records(places: places.end(), slices: firstSlice..<slices.count, length: length))
    firstSlice = slices.count
    length = 0
  }

  /// Joins the lines of a row in `room`, which has place for them.
  func joinLines(of row: Records, in room: UnsafeMutableRawBufferPointer) {
    var end = 0
    for slice in slices[row.slices] {
      let (start, length) = (Int(slice.start), Int(slice.length))
      blocks[Int(slice.block)].bytes.withUnsafeBytes { bytes in
        let record = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)])
        UnsafeMutableRawBufferPointer(rebasing: room[end...]).copyMemory(from: record)
      }
      room[end + length] = 0x0A
      end += length + 1
    }
  }

  // MARK: Requests

  /// Adds a summary. `correlationID` is the id as the earliest event has it.
  package mutating func add(
    _ summary: TraceSummary, _ attributes: [RequestAttribute] = [], correlationID: String, lookup: String
  ) -> Request {
    let start = ids.count
    ids += correlationID.utf8
    let end = ids.count
    ids += lookup.utf8
    return add(summary, attributes, correlationID: start..<end, lookup: end..<ids.count)
  }

  /// Adds a summary whose earliest event is one of block `block`. Nil if its id is no UUID or 32 hexadecimal digits.
  package mutating func add(
    _ summary: TraceSummary, _ attributes: [RequestAttribute], earliest event: Event, of block: Int
  ) -> Request? {
    let idStart = Int(event.offset - blocks[block].offset) + Int(event.correlationStart)
    let idEnd = idStart + Int(event.correlationLength)
    let start = ids.count
    ids += blocks[block].bytes[idStart..<idEnd]
    let end = ids.count
    guard CorrelationLookup.append(digitsOf: start..<end, of: &ids) else {
      ids.removeSubrange(start...)
      return nil
    }
    return add(summary, attributes, correlationID: start..<end, lookup: end..<ids.count)
  }

  private mutating func add(
    _ summary: TraceSummary, _ attributes: [RequestAttribute], correlationID: Range<Int>, lookup: Range<Int>
  ) -> Request {
    let (numbers, lists) = (columns.numbers.count, columns.ranges.count)
    var summary = summary
    RequestColumns.code(&summary, with: &columns)
    columns.add(attributes)
    return Request(
      correlationID: correlationID, lookup: lookup, numbers: numbers..<columns.numbers.count,
      lists: lists..<columns.ranges.count)
  }

  /// The id of a summary as its earliest event has it.
  package func correlationID(of row: Request) -> String {
    String(decoding: ids[row.correlationID], as: UTF8.self)
  }

  /// The id of a summary in lookup form.
  package func lookup(of row: Request) -> String { String(decoding: ids[row.lookup], as: UTF8.self) }
}

extension BatchRows.Slice {
  /// The record of an event of block `block`, which begins at `offset` of its source.
  fileprivate init(_ event: Event, of block: Int, at offset: Int64) {
    self.init(
      block: UInt32(truncatingIfNeeded: block), start: UInt32(truncatingIfNeeded: event.offset - offset),
      length: event.length)
  }
}
