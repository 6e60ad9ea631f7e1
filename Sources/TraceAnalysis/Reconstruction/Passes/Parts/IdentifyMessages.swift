import TraceModel

/// The identity of a message beyond its current record.
extension TraceDraft {
  /// How many records a look goes, so that a request of a million takes linear time.
  private static let reach = 64

  /// The record; if it is a consumed one without a key, with the key of the work behind it. A consumer takes a
  /// message by its offset and names it when it begins to work on it.
  ///
  ///     consumed  consumed  started 7  started 8        the first is 7, the second 8
  ///
  /// If it takes several before it begins to work, the first of them is that of the first work. If there are fewer
  /// works, they are of the last ones: a stopped consumer did not begin.
  func identity(of index: Int) -> MessageReference {
    var record = trace.events[index].reference
    guard record.role == .consumed, record.messageKey.isNone, !record.isShared else { return record }
    let further = receptions(from: trace.events.indices.dropFirst(index + 1).prefix(Self.reach), like: record)
    let keys = workKeys(behind: index, of: record.origin)
    guard !keys.isEmpty else { return record }
    let all = further + 1 + receptionsBefore(index, like: record)
    let index = min(keys.count, all) - 1 - further
    if index >= 0 { record.messageKey = keys[index] }
    return record
  }

  /// The record is one of several receptions without a key that nothing but their order tells apart.
  func isOneOfSeveral(_ index: Int) -> Bool {
    let record = trace.events[index].reference
    guard record.messageKey.isNone, !record.isShared else { return false }
    return receptions(from: trace.events.indices.dropFirst(index + 1).prefix(Self.reach), like: record) > 0
      || receptionsBefore(index, like: record) > 0
  }

  private func receptionsBefore(_ index: Int, like record: MessageReference) -> Int {
    receptions(from: trace.events.indices.prefix(index).suffix(Self.reach).reversed(), like: record)
  }

  /// How many receptions of the program without a key follow in `indices` before any work of it.
  private func receptions(from indices: some Sequence<Int>, like record: MessageReference) -> Int {
    var count = 0
    for other in indices where trace.events[other].origin == record.origin {
      let role = trace.events[other].role
      guard role.isConsumption else { continue }
      guard role == .consumed, trace.events[other].messageKey.isNone else { return count }
      count += 1
    }
    return count
  }

  /// The keys of the works that begin behind a reception, before the next reception behind these.
  private func workKeys(behind index: Int, of origin: OriginID) -> [Identifier] {
    var keys: [Identifier] = []
    for next in trace.events.indices.dropFirst(index + 1).prefix(Self.reach) {
      let behind = trace.events[next].reference
      guard behind.origin == origin else { continue }
      if behind.role == .consumed, !keys.isEmpty || !behind.messageKey.isNone { break }
      guard behind.role == .processingStarted || behind.role == .processingFinished else { continue }
      if behind.isShared { break }
      if !keys.contains(behind.messageKey) { keys.append(behind.messageKey) }
    }
    return keys
  }

  /// The published record of a message consumed from an offset of its own. It looked like a further record of another
  /// message with the same key, but was one of this. A redelivered message that is published onward again, under
  /// the same key, is so at another offset.
  mutating func publishedAgain(as record: MessageReference) -> Int? {
    guard record.hasOffset, !record.messageKey.isNone else { return nil }
    let found = furtherPublished.firstIndex { index in
      let published = trace.events[index].reference
      let isSameOffset =
        !published.hasOffset
        || published.partition == record.partition && published.messageOffset == record.messageOffset
      return published.messageKey.isSame(as: record.messageKey) && isSameOffset
        && (published.destination == record.destination || published.destination == .empty)
        && hasOtherOffset(than: record, messageOf: index)
    }
    return found.map { furtherPublished.remove(at: $0) }
  }

  private func hasOtherOffset(than record: MessageReference, messageOf published: Int) -> Bool {
    let traits = messageTraits[Int(messageOfEvent[published])]
    return traits.hasOffset && (traits.partition != record.partition || traits.offset != record.messageOffset)
  }
}
