import LogReading
import TraceAnalysis
import TraceModel

/// The requests of logs that are in memory, each with the indices of its events. There is one for each id, with two
/// exceptions: an id of 64 bits may be part of one of 128, and an id may name several requests.
struct InMemoryRequests: Sendable {
  typealias EventIndex = EventsByRequest.EventIndex

  let blocks: [RecordBlock]
  let shards: [EventsByRequest]
  /// The request joined by a 64-bit id, by the key of that id.
  private let longForms: [RequestID: RequestID]
  /// Indices of all events of requests that have two ids.
  private var joined: [RequestID: [EventIndex]] = [:]
  /// Indices of the events of each occurrence, of ids that name several requests.
  private(set) var occurrences: [RequestID: [[EventIndex]]] = [:]

  /// `shards` are the groups of the events of `blocks`.
  init(_ blocks: [RecordBlock], shards: [EventsByRequest]) {
    self.blocks = blocks
    self.shards = shards
    longForms = blocks.contains(where: \.hasShortIDs) ? Self.longForms(shards) : [:]
    for (short, long) in longForms {
      joined[long] = Array(shards.indices(of: long)) + shards.indices(of: short)
    }
  }

  private static func longForms(_ shards: [EventsByRequest]) -> [RequestID: RequestID] {
    let aliases = IdentityAliases(shards.flatMap(\.identifiers), shortForm: \.shortForm)
    let pairs = aliases.longForms.compactMap { short, long -> (RequestID, RequestID)? in
      guard let short = shards.key(of: short), let long = shards.key(of: long) else { return nil }
      return (short, long)
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The ids that are part of others, and these, each by the index of one of its events.
  var joinedIDs: [(short: EventIndex, long: EventIndex)] {
    longForms.compactMap { short, long in
      guard let first = shards.indices(of: short).first, let other = shards.indices(of: long).first else {
        return nil
      }
      return (first, other)
    }
  }

  /// Keys of the ids of a shard that name requests of their own.
  func keys(ofShard shard: Int) -> some Sequence<RequestID> {
    (0..<shards[shard].count).lazy.map { RequestID(shard: shard, group: $0) }
      .filter { longForms.isEmpty || longForms[$0] == nil }
  }

  /// The keys of all ids, each with the index of one of its events.
  var allIDs: [(key: RequestID, index: EventIndex)] {
    shards.enumerated().flatMap { shard, groups in
      (0..<groups.count).compactMap { group in
        groups[group].first.map { (RequestID(shard: shard, group: group), $0) }
      }
    }
  }

  /// The request of an id's key; another one if the id is part of a longer one.
  func request(of id: RequestID) -> (key: RequestID, isPart: Bool) {
    longForms[id].map { ($0, true) } ?? (id, false)
  }

  /// The key of the id of the records with an identifier; nil if there are none.
  func id(_ identifier: Identifier) -> RequestID? { shards.key(of: identifier) }

  /// Indices of the events of a request or, without an occurrence, of all requests that share the id.
  func indices(of key: RequestID) -> ArraySlice<EventIndex> {
    if let occurrence = key.occurrence {
      return (occurrences[key.withoutOccurrence]?[occurrence - 1] ?? [])[...]
    }
    if !joined.isEmpty, let all = joined[key] { return all[...] }
    return shards[key.shard][key.group]
  }

  /// The events at some indices.
  func events(_ indices: ArraySlice<EventIndex>) -> [Event] {
    indices.map { blocks[Int($0.block)].events[Int($0.number)] }
  }

  /// The events of each request of an id; and, where it names several, the indices of these.
  func requests(of id: RequestID) -> (requests: [(RequestID, [Event])], occurrences: [[EventIndex]]?) {
    let indices = indices(of: id)
    let events = events(indices)
    guard let split = OccurrenceSplit(events) else { return ([(id, events)], nil) }
    var parts = Array(repeating: [EventIndex](), count: split.count)
    for (index, occurrence) in zip(indices, split.occurrences) { parts[Int(occurrence) - 1].append(index) }
    let requests = parts.enumerated().map { (id.withOccurrence($0 + 1), self.events($1[...])) }
    return (requests, parts)
  }

  /// Remembers which ids name several requests.
  mutating func learn(_ occurrences: [RequestID: [[EventIndex]]]) {
    self.occurrences.merge(occurrences) { first, _ in first }
  }
}

extension [EventsByRequest] {
  fileprivate func key(of identifier: Identifier) -> RequestID? {
    for (shard, groups) in enumerated() {
      if let group = groups.number(of: identifier) { return RequestID(shard: shard, group: group) }
    }
    return nil
  }

  fileprivate func indices(of key: RequestID) -> ArraySlice<EventsByRequest.EventIndex> {
    self[key.shard][key.group]
  }
}

extension RequestID {
  /// Shards there are at most.
  static let shardLimit = 1 << 8

  fileprivate init(shard: Int, group: Int) { self.init(number: Int64(shard) << 32 | Int64(group)) }
  fileprivate var shard: Int { Int(withoutOccurrence.number >> 32) }
  fileprivate var group: Int { Int(number & 0xFFFF_FFFF) }
}
