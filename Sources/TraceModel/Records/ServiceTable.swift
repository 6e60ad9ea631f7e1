/// Ids of services, in the order of their names, and which origins are theirs.
public struct ServiceTable: Sendable {
  /// The service of each origin, by the origin's id.
  private let services: [ServiceID]
  /// One origin of each service by the service's id: the first by name, which represents the service in notes.
  private let representatives: [OriginID]

  /// - Parameter origins: all origins, by id (`Catalog.origins`).
  public init(origins: [Origin]) {
    let order = origins.indices.sorted { origins[$0] < origins[$1] }
    var services = [ServiceID](repeating: ServiceID(rawValue: 0), count: origins.count)
    var representatives: [OriginID] = []
    for (index, origin) in order.enumerated() {
      if index == 0 || origins[order[index - 1]].service != origins[origin].service {
        representatives.append(OriginID(index: origin))
      }
      services[origin] = ServiceID(index: representatives.count - 1)
    }
    self.services = services
    self.representatives = representatives
  }

  /// All that took part in the request were in the catalog when the table was made. An index may meanwhile have got
  /// others from another process, whose own survey then follows.
  public func knows(_ summary: TraceSummary) -> Bool {
    summary.participants.allSatisfy { $0.origin.index < services.count }
  }

  /// The service that `origin` belongs to. Traps on an id of another catalog.
  public func service(of origin: OriginID) -> ServiceID { services[origin.index] }

  /// The origin that represents the service.
  public func representative(of service: ServiceID) -> OriginID { representatives[service.index] }
}
