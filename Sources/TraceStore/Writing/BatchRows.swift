package import TraceModel

/// Hot: rows of the tables `records` and `request` as they are going to be stored, made beside the writer so that the
/// writer only binds them. Records stay in the blocks read until they are packed (`pack`); the next batch may be made
/// meanwhile. All other texts of a batch stand in a few arrays, and a row is ranges in them: a batch has ten
/// thousands of rows, and a few allocations.
package struct BatchRows: Sendable {
  /// A row of `records`: a slot of one of the blocks that `pack` makes.
  package struct Records: Sendable {
    /// Of the blocks of the batch, from 0.
    var block: Int
    /// Of the block's slots, from 0.
    var slot: Int
    /// The records, in `slices`.
    var slices: Range<Int>
  }

  /// A row of `shared_record`.
  package struct SharedRecord: Sendable {
    /// Number in the index, and byte offset there.
    var source: Int64
    var offset: Int64
    fileprivate var block: Int
    fileprivate var start: Int
    fileprivate var length: Int
  }

  /// Where a record's event stands in the blocks.
  private struct Slice {
    var block: UInt32
    var event: UInt32
  }

  /// A row of `request`.
  package struct Request: Sendable {
    /// The id as the earliest event has it, in `ids`.
    var correlationID: Range<Int>
    /// The id in lookup form (`CorrelationLookup`), in `ids`.
    var lookup: Range<Int>
    var head: RequestHead
    /// Both in `numbers`.
    var summary: NumberRows.Row
    var attributes: NumberRows.Row
  }

  private let fileNumbers: FileNumbers
  private let blocks: [RecordBlock]
  /// Of each block, the number of its source in the index.
  private let sources: [Int64]
  private(set) var records: [Records] = []
  /// Of each block that `pack` makes, its first row.
  private var firstRows: [Int] = []
  /// Records that name several requests, each once.
  package private(set) var sharedRecords: [SharedRecord] = []
  private var slices: [Slice] = []
  private var summaries: SummaryWriter
  /// Of summaries and attributes.
  var numbers: NumberRows { summaries.rows }
  private(set) var ids: [UInt8] = []
  /// Of the row that is being made: its first slice, and the bytes of its lines.
  private var firstSlice = 0
  private var length = 0
  /// Bytes of lines in the block that is being filled.
  private var filled = BlockLayout.fullBytes

  /// `fileNumbers`: the numbers of all origins and names in use. Records come from `blocks`; `sources` are the numbers
  /// of their sources in the index.
  package init(fileNumbers: FileNumbers, blocks: [RecordBlock] = [], sources: [Int64] = []) {
    self.fileNumbers = fileNumbers
    (self.blocks, self.sources) = (blocks, sources)
    summaries = SummaryWriter(fileNumbers)
    slices.reserveCapacity(blocks.reduce(0) { $0 + $1.events.count + $1.uncorrelated.count })
  }

  // MARK: Records

  /// Adds the record of an event of block `block` to the current row. The index is the event's; for an event without
  /// an id it counts on behind all with one. Of a record that names several requests the row has the id only.
  @inline(__always)
  package mutating func add(_ event: Int, of block: Int, length bytes: UInt32) {
    slices.append(Slice(block: UInt32(truncatingIfNeeded: block), event: UInt32(truncatingIfNeeded: event)))
    length += Int(bytes) + 1
    if length >= BlockLayout.fullBytes { endRow() }
  }

  /// Adds the record, which names several requests, of an event of block `block`: once, whichever event is taken.
  package mutating func addShared(_ event: Event, of block: Int) {
    sharedRecords.append(
      SharedRecord(
        source: sources[block], offset: blocks[block].offsetInSource(event.offset), block: block,
        start: Int(event.offset - blocks[block].offset), length: Int(event.length)))
  }

  /// Runs `body` on the bytes of a record that names several requests.
  func withBytes<T>(of record: SharedRecord, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    try blocks[record.block].withBytes(from: record.start, record.length, body)
  }

  /// Ends the row that is being made. Returns the number of rows so far.
  package mutating func finishRecords() -> Int {
    if slices.count > firstSlice { endRow() }
    return records.count
  }

  private mutating func endRow() {
    if filled >= BlockLayout.fullBytes {
      firstRows.append(records.count)
      filled = 0
    }
    let block = firstRows.count - 1
    records.append(
      Records(block: block, slot: records.count - firstRows[block], slices: firstSlice..<slices.count))
    firstSlice = slices.count
    filled += length
    length = 0
  }

  // MARK: Packing

  /// How many blocks `pack` makes.
  package var blockCount: Int { firstRows.count }

  /// Packs some of the blocks. Rows are finished before.
  package func pack(_ range: Range<Int>) throws -> [PackedBlock] {
    var packer = try BlockPacker()
    return try range.map { block in
      let end = block + 1 < firstRows.count ? firstRows[block + 1] : records.count
      for row in firstRows[block]..<end {
        for slice in slices[records[row].slices] { add(slice, to: &packer) }
        packer.endSlot()
      }
      return try packer.pack()
    }
  }

  private func add(_ slice: Slice, to packer: inout BlockPacker) {
    let (number, index) = (Int(slice.block), Int(slice.event))
    blocks.withUnsafeBufferPointer { blocks in
      precondition(number < blocks.count, "the rows of a batch are of its blocks")
      let count = blocks[number].events.count
      if index < count {
        add(blocks[number].events[index], of: blocks, number, to: &packer)
      } else {
        add(blocks[number].uncorrelated[index - count], of: blocks, number, to: &packer)
      }
    }
  }

  @inline(__always)
  private func add(
    _ event: Event, of blocks: UnsafeBufferPointer<RecordBlock>, _ number: Int, to packer: inout BlockPacker
  ) {
    var (start, length) = (Int(event.offset - blocks[number].offset), Int(event.length))
    if event.isShared {
      start += Int(event.correlationStart)
      length = Int(event.correlationLength)
    }
    let place = RecordPlace(
      time: event.time.nanoseconds, origin: fileNumbers.origin(event.origin),
      role: Int64(event.role.rawValue),
      level: Int64(event.level.rawValue), source: sources[number], line: event.line,
      offset: blocks[number].offsetInSource(event.offset), isShared: event.isShared,
      indexInLine: event.indexInLine)
    blocks[number].withBytes(from: start, length) { packer.add(place, $0) }
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

  /// Adds a summary whose attributes have numbers of the file.
  mutating func add(
    _ summary: TraceSummary, _ attributes: [StoredAttribute], correlationID: String, lookup: String
  ) -> Request {
    var request = add(summary, [RequestAttribute](), correlationID: correlationID, lookup: lookup)
    request.attributes = summaries.add(attributes)
    return request
  }

  private mutating func add(
    _ summary: TraceSummary, _ attributes: [RequestAttribute], correlationID: Range<Int>, lookup: Range<Int>
  ) -> Request {
    Request(
      correlationID: correlationID, lookup: lookup, head: RequestHead(summary),
      summary: summaries.add(summary), attributes: summaries.add(attributes))
  }

  /// The id of a summary as its earliest event has it.
  package func correlationID(of row: Request) -> String {
    String(decoding: ids[row.correlationID], as: UTF8.self)
  }

  /// The id of a summary in lookup form.
  package func lookup(of row: Request) -> String { String(decoding: ids[row.lookup], as: UTF8.self) }
}

extension RequestHead {
  fileprivate init(_ summary: TraceSummary) {
    outcome = Int64(summary.outcome.rawValue)
    start = summary.start.nanoseconds
    elapsed = Self.duration(from: start, to: summary.lastRecord?.time)
    endToEnd = Self.duration(from: Int64(logged: summary.sent?.time), to: summary.done?.time)
  }

  private static func duration(from begin: Int64, to end: Timestamp?) -> Int64 {
    Int64(logged: Nanoseconds(from: begin, to: Int64(logged: end))?.count)
  }
}

extension RecordBlock {
  /// Runs `body` on `length` bytes.
  @inline(__always)
  fileprivate func withBytes<T>(
    from start: Int, _ length: Int, _ body: (UnsafeRawBufferPointer) throws -> T
  ) rethrows -> T {
    precondition(
      start >= 0 && length >= 0 && start <= bytes.count - length, "a record lies in the block that brought it"
    )
    return try bytes.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[start..<(start + length)]))
    }
  }
}
