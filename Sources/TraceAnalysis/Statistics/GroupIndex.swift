import TraceModel

/// The place of a measured value among the groups: its values for the keys. A part that no key asks for is 0.
struct GroupCoordinates: Hashable {
  /// Projection of the message; 0 without one.
  var own: NameID = .empty
  /// Projection of the request.
  var request: NameID = .empty
  var origin: OriginID = .unnamed
  var topic: NameID = .empty
  var outcome: UInt8 = 0
  /// Begin of the interval, in ns since 1970.
  var interval: Int64 = 0
  var error: NameID = .empty
  /// Consumer group.
  var group: NameID = .empty
}

/// Finds the group of a measured value. Texts are compared once for each distinct coordinates, never for each value.
struct GroupIndex: Sendable {
  let keys: [GroupKey]
  private let catalog: Catalog
  let asks: Asked

  /// The kinds of values that the keys ask for.
  struct Asked: Sendable {
    let attribute: Bool
    let origin: Bool
    let topic: Bool
    let outcome: Bool
    let error: Bool
    let group: Bool

    init(_ keys: [GroupKey]) {
      attribute = keys.contains(where: \.isOfRecords)
      origin = keys.contains(.service) || keys.contains(.instance)
      topic = keys.contains(.topic)
      outcome = keys.contains(.outcome)
      error = keys.contains(.error)
      group = keys.contains(.group)
    }
  }

  /// The groups that are told apart; nil: all. The others are one, without an identity.
  var kept: Set<[NameID]>?
  /// One id for each key, of the value's text; `empty` for none.
  private(set) var identities: [[NameID]] = []
  private var numbers: [[NameID]: Int] = [:]
  private var known: [GroupCoordinates: Int] = [:]
  private var recent: (coordinates: GroupCoordinates, group: Int)?

  init(keys: [GroupKey], catalog: Catalog) {
    self.keys = keys
    self.catalog = catalog
    asks = Asked(keys)
  }

  /// The number of the group, from 0 in order of appearance.
  mutating func group(of coordinates: GroupCoordinates) -> Int {
    if let recent, recent.coordinates == coordinates { return recent.group }
    let group = known[coordinates] ?? findGroup(of: coordinates)
    recent = (coordinates, group)
    return group
  }

  /// The number of the group with these values, new or known.
  mutating func group(of identity: [NameID]) -> Int {
    if let known = numbers[identity] { return known }
    identities.append(identity)
    numbers[identity] = identities.count - 1
    return identities.count - 1
  }

  private mutating func findGroup(of coordinates: GroupCoordinates) -> Int {
    let identity = keys.map { id(of: $0, at: coordinates) }
    let group = group(of: kept.map { $0.contains(identity) } ?? true ? identity : [])
    known[coordinates] = group
    return group
  }

  private func id(of key: GroupKey, at coordinates: GroupCoordinates) -> NameID {
    switch key {
    case .attribute(let index, _):
      let value = ProjectedValues.value(
        index, own: coordinates.own, request: coordinates.request, in: catalog)
      return catalog.id(of: value ?? "")
    case .service: return catalog.id(of: catalog.origin(coordinates.origin).service)
    case .instance: return catalog.id(of: catalog.origin(coordinates.origin).instance ?? "")
    case .endpoint(let index):
      return catalog.id(of: ProjectedValues.value(index, of: coordinates.request, in: catalog) ?? "")
    case .topic: return coordinates.topic
    case .group: return coordinates.group
    case .error: return coordinates.error
    case .outcome:
      return catalog.id(of: Outcome(rawValue: coordinates.outcome)?.name ?? "")
    case .interval: return catalog.id(of: "\(coordinates.interval)")
    }
  }
}
