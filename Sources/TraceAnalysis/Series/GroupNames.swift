import TraceModel

/// The names of consumer groups. Where none is logged the consuming service is the group;
/// services whose names differ by a number are one.
struct GroupNames: Sendable {
  /// The name for each origin's service, by the origin.
  private var ofOrigins: [NameID] = []
  /// The name for each service, by the service's own.
  private var ofServices: [NameID: NameID] = [:]

  init(origins: [Origin], catalog: Catalog) {
    var bases: [Substring: NameID] = [:]
    for service in Set(origins.map(\.service)).sorted() {
      let base = service.prefix(service.count - service.reversed().prefix { !$0.isLetter }.count)
      let name = bases[base] ?? catalog.id(of: service)
      bases[base] = name
      ofServices[catalog.id(of: service)] = name
    }
    ofOrigins = origins.map { ofServices[catalog.id(of: $0.service)] ?? .empty }
  }

  /// The group of a delivery.
  func name(_ logged: NameID, of consumer: OriginID) -> NameID {
    if logged != .empty { return ofServices[logged] ?? logged }
    return ofOrigins.indices.contains(consumer.index) ? ofOrigins[consumer.index] : .empty
  }
}
