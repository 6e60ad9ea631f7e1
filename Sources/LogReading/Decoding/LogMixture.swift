import TraceModel

/// Reads a log with the records of several programs, each by its entry of the profile. The lines of a block are dealt
/// to the decoders of those entries, and their events are put in order again.
///
///     api-1    | {…}   ─►  entry of api     ─┐
///     worker-1 | {…}   ─►  entry of worker  ─┼─►  events in the order of the lines
///     db-1     | {…}   ─►  of no entry      ─┘
struct LogMixture: Sendable {
  let selector: RecordSelector
  /// By part of the layout.
  let decoders: [LogDecoder]

  /// The decoder of the record in a line.
  func decoder(of line: ArraySlice<UInt8>) -> LogDecoder { decoders[selector.part(of: line)] }

  /// The lines of a part, one behind the other, and where they stand in the block.
  private struct Share {
    var text: [UInt8] = []
    var lines: [(start: Int64, offset: Int64, number: Int64)] = []

    mutating func add(_ line: ArraySlice<UInt8>, at offset: Int, number: Int64) {
      lines.append((Int64(text.count), Int64(offset), number))
      text += line
    }

    /// The offset in the block, from its first byte, and the number of the line, of an offset in the text.
    func origin(of offset: Int64) -> (offset: Int64, line: Int64) {
      var range = lines.indices
      while range.count > 1 {
        let middle = (range.lowerBound + range.upperBound) / 2
        range = lines[middle].start <= offset ? middle..<range.upperBound : range.lowerBound..<middle
      }
      guard let line = lines[range].first else { return (offset, 1) }
      return (line.offset + offset - line.start, line.number)
    }
  }

  /// Decodes the lines of a block.
  func decode(_ raw: RawBlock) -> RecordBlock {
    var block = RecordBlock()
    (block.source, block.offset, block.bytes) = (raw.source, raw.offset, raw.lines.storage)
    block.statesLines = block.bytes.withUnsafeBytes {
      SourcePlace.begins(UnsafeRawBufferPointer(rebasing: $0.prefix(raw.lines.count)))
    }
    let shares = deal(raw, &block.lineCount)
    block.endOffset = raw.offset + Int64(raw.lines.count)
    for (share, decoder) in zip(shares, decoders) where !share.lines.isEmpty {
      let lines = PaddedBytes(share.text)
      var part = decoder.decode(RawBlock(lines, source: raw.source, offset: 0, isLast: raw.isLast))
      if let zone = decoder.zone { part.localise(to: zone) }
      take(part, share, into: &block)
    }
    order(&block)
    guard let torn = block.incompleteLastLine else { return block }
    block.endOffset = torn.offset
    block.lineCount -= 1
    return block
  }

  /// The lines by part; blank ones belong to none.
  private func deal(_ raw: RawBlock, _ lineCount: inout Int64) -> [Share] {
    var shares = Array(repeating: Share(), count: decoders.count)
    let bytes = raw.lines.storage[..<raw.lines.count]
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      lineCount += 1
      let line = bytes[start..<end]
      if line.contains(where: { $0 > 0x20 }) {
        shares[selector.part(of: line)].add(line, at: start, number: lineCount)
      }
      start = end
    }
    return shares
  }

  private func take(_ part: RecordBlock, _ share: Share, into block: inout RecordBlock) {
    let (offset, statesLines) = (block.offset, block.statesLines)
    func placed(_ event: Event) -> Event {
      var event = event
      let origin = share.origin(of: event.offset)
      event.offset = offset + origin.offset
      if !statesLines { event.line = origin.line }
      return event
    }
    func placed(_ problem: DecodingProblem) -> DecodingProblem {
      var problem = problem
      let origin = share.origin(of: problem.offset)
      problem.offset = offset + origin.offset
      if !statesLines { problem.line = origin.line }
      return problem
    }
    block.events += part.events.map(placed)
    block.uncorrelated += part.uncorrelated.map(placed)
    block.problems += part.problems.map(placed)
    block.incompleteLastLine = part.incompleteLastLine.map(placed) ?? block.incompleteLastLine
    block.counts += part.counts
    block.hasShortIDs = block.hasShortIDs || part.hasShortIDs
    block.oddities += part.oddities
    block.earlyNumbers += part.earlyNumbers
    block.timesNotKept += part.timesNotKept
    for (origin, found) in part.ruleMatches {
      let matches = RuleMatches(
        records: found.records, first: offset + share.origin(of: found.first).offset,
        last: offset + share.origin(of: found.last).offset)
      block.ruleMatches[origin] = block.ruleMatches[origin]?.adding(matches) ?? matches
    }
  }

  /// Puts what was taken from the parts in the order of the lines. The events of one record stay together.
  private func order(_ block: inout RecordBlock) {
    let order = block.events.indices.sorted {
      (block.events[$0].offset, $0) < (block.events[$1].offset, $1)
    }
    block.events = order.map { block.events[$0] }
    block.uncorrelated.sort { $0.offset < $1.offset }
    block.problems.sort { $0.offset < $1.offset }
    let events = block.events
    block.sharedRecords = events.indices.filter { index in
      events[index].isShared && (index == 0 || events[index - 1].offset != events[index].offset)
    }
  }

  /// A decoded block by the decoders of its records.
  func divided(_ block: RecordBlock) -> [(decoder: LogDecoder, block: RecordBlock)] {
    var parts = Array(repeating: block, count: decoders.count)
    for index in parts.indices { (parts[index].events, parts[index].uncorrelated) = ([], []) }
    for event in block.events { parts[part(of: event, in: block)].events.append(event) }
    for event in block.uncorrelated { parts[part(of: event, in: block)].uncorrelated.append(event) }
    return Array(zip(decoders, parts))
  }

  private func part(of event: Event, in block: RecordBlock) -> Int {
    block.withRecord(of: event) { selector.part(of: Array($0)[...]) }
  }
}

extension RecordBlock {
  /// Gives times without an offset the zone of their program, whatever the log's other programs have.
  fileprivate mutating func localise(to zone: LocalZone) {
    var times = SourceTimes(zone: zone)
    times.applied(&self)
    for index in events.indices where events[index].timeForm == .local { events[index].timeForm = .absolute }
    for index in uncorrelated.indices where uncorrelated[index].timeForm == .local {
      uncorrelated[index].timeForm = .absolute
    }
  }
}
