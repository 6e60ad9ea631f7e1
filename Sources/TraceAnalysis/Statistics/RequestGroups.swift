import TraceModel

/// The values of one request for the keys: its own values, its services, topics and consumer groups. Values that they
/// do not ask for are `unnamed` or `empty`, so each combination is one group.
struct RequestGroups {
  let projection: NameID
  let outcome: UInt8
  let error: NameID
  let origins: [OriginID]
  let topics: [NameID]
  let groups: [NameID]
  /// Begin of the interval, in ns since 1970; 0 where there are none.
  let interval: Int64

  /// `services` knows the origins of the summary.
  init(
    _ summary: TraceSummary, asking asked: GroupIndex.Asked, _ services: ServiceNames, interval: Int64 = 0
  ) {
    self.interval = interval
    projection = asked.attribute ? summary.projection : .empty
    outcome = asked.outcome ? summary.outcome.rawValue : 0
    error = asked.error ? summary.error : .empty
    origins =
      asked.origin ? Self.distinct(summary.participants.lazy.map(\.origin), none: .unnamed) : Self.anyOrigin
    topics =
      asked.topic ? Self.distinct(summary.deliveries.lazy.map(\.destination), none: .empty) : Self.anyName
    let delivered = summary.deliveries.lazy.filter { $0.attempt > 0 }
    groups =
      asked.group
      ? Self.distinct(delivered.map { services.group($0.group, of: $0.consumer) }, none: .empty)
      : Self.anyName
  }

  /// The coordinates of a segment, which belongs to the origin at its end and, of a message,
  /// to its topic and attributes.
  @inline(__always)
  func forEachCoordinates(
    of measured: MeasuredSegment, _ label: SegmentLabel, asking asked: GroupIndex.Asked,
    _ services: ServiceNames, _ body: (GroupCoordinates) -> Void
  ) {
    var coordinates = GroupCoordinates(
      request: projection, origin: asked.origin ? measured.to : .unnamed, outcome: outcome,
      interval: interval, error: error)
    if measured.segment.isOfMessage {
      coordinates.own = asked.attribute ? measured.projection : .empty
      coordinates.topic = asked.topic ? label.destination : .empty
      guard asked.group else { return body(coordinates) }
      let own = measured.segment.isOfGroup ? [services.group(measured.group, of: measured.to)] : groups
      for group in own {
        coordinates.group = group
        body(coordinates)
      }
    } else {
      forEachPlace(from: coordinates, body)
    }
  }

  /// Each topic with each consumer group of the request.
  @inline(__always)
  func forEachPlace(from coordinates: GroupCoordinates, _ body: (GroupCoordinates) -> Void) {
    var coordinates = coordinates
    for topic in topics {
      coordinates.topic = topic
      for group in groups {
        coordinates.group = group
        body(coordinates)
      }
    }
  }

  /// The coordinates of the request as a whole, but for its services, topics and consumer groups.
  var whole: GroupCoordinates {
    GroupCoordinates(request: projection, outcome: outcome, interval: interval, error: error)
  }

  private static let anyOrigin = [OriginID.unnamed]
  private static let anyName = [NameID.empty]

  /// Each once, in order; a lone `none` where there is no other.
  private static func distinct<ID: TableID>(_ ids: some Sequence<ID>, none: ID) -> [ID] {
    var distinct: [ID] = []
    for id in ids where !distinct.contains(id) { distinct.append(id) }
    return distinct.isEmpty ? [none] : distinct
  }
}

extension LatencyAccumulator {
  /// The groups that the request as a whole belongs to, each once: two instances of one service are two
  /// origins and one group.
  mutating func groups(of request: RequestGroups, _ coordinates: GroupCoordinates) -> [Int] {
    if index.keys.isEmpty { return Self.onlyGroup }
    var found: [Int] = []
    request.forEachPlace(from: coordinates) { coordinates in
      for group in groups(ofEvery: request.origins, coordinates) where !found.contains(group) {
        found.append(group)
      }
    }
    return found
  }

  /// The groups of the coordinates at each of the origins, each once.
  mutating func groups(ofEvery origins: [OriginID], _ coordinates: GroupCoordinates) -> [Int] {
    var found: [Int] = []
    for origin in origins {
      var coordinates = coordinates
      coordinates.origin = origin
      let group = samples(of: coordinates)
      if !found.contains(group) { found.append(group) }
    }
    return found
  }

  private static let onlyGroup = [0]
}
