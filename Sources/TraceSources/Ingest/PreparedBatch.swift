import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// Hot: a batch as rows, made beside the writing of the batch before it. It has the records of each request
/// together, and the summary of each request that is new.
struct PreparedBatch: Sendable {
  /// The part of one request that the batch brings.
  struct Request: Sendable {
    var identifier: Identifier
    var summary: BatchRows.Request
    /// Rows of records.
    var records: Range<Int>
    /// Rows of records that the index has if the summary is of all events; nil if it is of this batch's only.
    var rowsBefore: Int64?
    /// The id names several requests, as far as these events tell.
    var isReused: Bool
  }

  /// The batch as it was read.
  let batch: IngestBatch
  private(set) var rows: BatchRows
  /// In the order of their first record in the batch.
  private(set) var requests: [Request] = []
  /// Rows of records without a correlation id.
  private(set) var uncorrelated = 0..<0
  /// Requests that go on, perhaps, in the next batch.
  private(set) var open: [Identifier: CarriedRequest]

  private let groups: EventsByRequest
  private let reconstructor: TraceReconstructor
  /// The sets of attributes that the batch's events have.
  private let attributes: AttributeSets
  private var rowCount = 0
  /// The indices of one request after another.
  private var timed = TimedPositions()
  private var openEvents = 0

  /// `open` are the open requests of the batch before. `share`: the requests that are prepared; nil: all of them.
  init(_ batch: IngestBatch, open: [Identifier: CarriedRequest], share: BatchShare? = nil) {
    self.batch = batch
    self.open = open
    reconstructor = TraceReconstructor(catalog: batch.catalog)
    attributes = batch.catalog.attributes.sets
    openEvents = open.values.reduce(0) { $0 + $1.events.count }
    groups = share?.groups ?? EventsByRequest(batch.blocks)
    rows = BatchRows(
      fileNumbers: batch.fileNumbers, blocks: batch.blocks,
      sources: batch.blocks.map { batch.moves[Int($0.source)].after.number })
    if let share {
      requests.reserveCapacity(share.numbers.count)
      for group in share.numbers { requests.append(request(group)) }
      if share.hasOthers { uncorrelated = uncorrelatedRows() }
      addSharedRecords(of: share)
    } else {
      requests.reserveCapacity(groups.count)
      for group in 0..<groups.count { requests.append(request(group)) }
      uncorrelated = uncorrelatedRows()
      addSharedRecords()
    }
  }

  private mutating func request(_ group: Int) -> Request {
    let identifier = groups.identifiers[group]
    let known = open.isEmpty ? nil : open.removeValue(forKey: identifier)
    openEvents -= known?.events.count ?? 0
    var events = known?.events ?? []
    take(groups[group], into: &events)
    let records = finishRecords()
    let trace = reconstructor.reconstruct(events)
    let summary = add(trace, among: groups[group], known)
    let isReused = trace.exchanges.count > 1 && OccurrenceSplit(events) != nil
    if !isReused, !trace.outcome.isFinal, openEvents + events.count <= CarriedRequest.maximumEvents {
      let rowCount = (known?.rows ?? 0) + Int64(records.count)
      open[identifier] = CarriedRequest(
        events: events, correlationID: rows.correlationID(of: summary), rows: rowCount)
      openEvents += events.count
    }
    return Request(
      identifier: identifier, summary: summary, records: records, rowsBefore: known?.rows,
      isReused: isReused)
  }

  /// Adds the records at `indices` to the current row, in the order of their sources. Their events are added to
  /// `events` in the order of time, for reconstruction. Blocks are read where they are: to copy one is to count its
  /// arrays' owners up and down, for each record.
  private mutating func take(_ indices: ArraySlice<EventsByRequest.EventIndex>, into events: inout [Event]) {
    events.reserveCapacity(events.count + indices.count)
    batch.blocks.withUnsafeBufferPointer { blocks in
      guard let blocks = blocks.baseAddress else { return }
      for index in indices {
        let length = blocks[Int(index.block)].events[Int(index.number)].recordLength
        rows.add(Int(index.number), of: Int(index.block), length: length)
      }
      timed.sort(indices, of: blocks)
      for entry in timed.order {
        events.append(blocks[Int(entry.index.block)].events[Int(entry.index.number)])
      }
    }
  }

  /// Makes the rows of the records without a correlation id; returns which they are.
  private mutating func uncorrelatedRows() -> Range<Int> {
    for (number, block) in batch.blocks.enumerated() {
      for (index, event) in block.uncorrelated.enumerated() {
        rows.add(block.events.count + index, of: number, length: event.length)
      }
    }
    return finishRecords()
  }

  /// Adds the records that name several requests.
  private mutating func addSharedRecords() {
    for (number, block) in batch.blocks.enumerated() {
      for index in block.sharedRecords {
        rows.addShared(block.events[index], of: number)
      }
    }
  }

  /// Adds those that name a request of the share.
  private mutating func addSharedRecords(of share: BatchShare) {
    guard batch.blocks.contains(where: { !$0.sharedRecords.isEmpty }) else { return }
    var places: Set<SourcePosition> = []
    for group in share.numbers {
      for index in groups[group] {
        let event = batch.blocks[Int(index.block)].events[Int(index.number)]
        if event.isShared { places.insert(SourcePosition(source: index.block, offset: event.offset)) }
      }
    }
    for (number, block) in batch.blocks.enumerated() {
      for index in block.sharedRecords {
        let place = SourcePosition(source: UInt32(number), offset: block.events[index].offset)
        if places.contains(place) { rows.addShared(block.events[index], of: number) }
      }
    }
  }

  /// The rows since the last call.
  private mutating func finishRecords() -> Range<Int> {
    let first = rowCount
    rowCount = rows.finishRecords()
    return first..<rowCount
  }

  /// Adds the summary with the id as the earliest event has it, which may have come with a batch before.
  private mutating func add(
    _ trace: Trace, among indices: ArraySlice<EventsByRequest.EventIndex>, _ known: CarriedRequest?
  ) -> BatchRows.Request {
    let (summary, earliest) = (TraceSummary(trace), trace.events[0])
    let attributes = RequestAttributes(trace, attributes).list
    var id = known?.correlationID ?? ""
    if let index = index(of: earliest, among: indices) {
      let row = rows.add(summary, attributes, earliest: earliest, of: Int(index.block))
      if let row { return row }
      id = batch.blocks[Int(index.block)].correlationID(of: earliest)
    }
    return rows.add(summary, attributes, correlationID: id, lookup: CorrelationLookup.normalise(id))
  }

  private func index(of event: Event, among indices: ArraySlice<EventsByRequest.EventIndex>)
    -> EventsByRequest.EventIndex?
  {
    indices.first { index in
      let candidate = batch.blocks[Int(index.block)].events[Int(index.number)]
      return candidate.source == event.source && candidate.offset == event.offset
    }
  }
}

/// Indices of events in the order of time. Its room is used again.
private struct TimedPositions {
  private(set) var order: [(time: Int64, index: EventsByRequest.EventIndex)] = []

  /// Sorts `indices`: they are few, and mostly in order within each source.
  mutating func sort(_ indices: ArraySlice<EventsByRequest.EventIndex>, of blocks: UnsafePointer<RecordBlock>)
  {
    order.removeAll(keepingCapacity: true)
    for index in indices {
      let time = blocks[Int(index.block)].events[Int(index.number)].time.nanoseconds
      order.append((time, index))
    }
    guard order.count <= 48 else { return order.sort { $0.time < $1.time } }
    for end in order.indices.dropFirst() {
      let entry = order[end]
      var hole = end
      while hole > 0, entry.time < order[hole - 1].time {
        order[hole] = order[hole - 1]
        hole -= 1
      }
      order[hole] = entry
    }
  }
}

extension Event {
  /// Bytes of the record in a request's rows: all or, if it names several requests, the id.
  fileprivate var recordLength: UInt32 { isShared ? correlationLength : length }
}
