import TraceModel

/// The group of a measured value by the keys; a part that no key asks for is 0.
struct Placement: Hashable {
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
}

/// Finds the group of a placement. Texts are compared once for each distinct placement, never for each value.
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

    init(_ keys: [GroupKey]) {
      attribute = keys.contains { if case .attribute = $0 { true } else { false } }
      origin = keys.contains(.service) || keys.contains(.instance)
      topic = keys.contains(.topic)
      outcome = keys.contains(.outcome)
      error = keys.contains(.error)
    }
  }

  /// The groups that are told apart; nil: all. The others are one, without an identity.
  var kept: Set<[NameID]>?
  /// One id for each key, of the value's text; `empty` for none.
  private(set) var identities: [[NameID]] = []
  private var numbers: [[NameID]: Int] = [:]
  private var placements: [Placement: Int] = [:]
  private var recent: (placement: Placement, group: Int)?

  init(keys: [GroupKey], catalog: Catalog) {
    self.keys = keys
    self.catalog = catalog
    asks = Asked(keys)
  }

  /// The number of the group, from 0 in order of appearance.
  mutating func group(of placement: Placement) -> Int {
    if let recent, recent.placement == placement { return recent.group }
    let group = placements[placement] ?? findGroup(of: placement)
    recent = (placement, group)
    return group
  }

  /// The number of the group with these values, new or known.
  mutating func group(of identity: [NameID]) -> Int {
    if let known = numbers[identity] { return known }
    identities.append(identity)
    numbers[identity] = identities.count - 1
    return identities.count - 1
  }

  private mutating func findGroup(of placement: Placement) -> Int {
    let identity = keys.map { id(of: $0, at: placement) }
    let group = group(of: kept.map { $0.contains(identity) } ?? true ? identity : [])
    placements[placement] = group
    return group
  }

  private func id(of key: GroupKey, at placement: Placement) -> NameID {
    switch key {
    case .attribute(let index, _):
      let value = ProjectedValues.value(index, own: placement.own, request: placement.request, in: catalog)
      return catalog.id(of: value ?? "")
    case .service: return catalog.id(of: catalog.origin(placement.origin).service)
    case .instance: return catalog.id(of: catalog.origin(placement.origin).instance ?? "")
    case .topic: return placement.topic
    case .error: return placement.error
    case .outcome:
      return catalog.id(of: Outcome(rawValue: placement.outcome)?.name ?? "")
    case .interval: return catalog.id(of: "\(placement.interval)")
    }
  }
}
