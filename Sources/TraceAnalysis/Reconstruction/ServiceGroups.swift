import TraceModel

/// Consumer groups of deliveries. Where no group is logged, the consuming service is the group: two instances of one
/// service share the messages, two services have each of them.
extension TraceDraft {
  /// The group of another delivery of the message, to the program that logged `event`. Empty as long as only one service
  /// had the message without a group.
  mutating func group(of message: Int, deliveredBy event: Event) -> NameID {
    let traits = messageTraits[message]
    guard event.group == .empty, traits.latestDelivery >= 0 else { return event.group }
    if traits.isSplitByService { return serviceName(of: event.origin) }
    let latest = trace.deliveries[Int(traits.latestDelivery)]
    guard latest.group == .empty, let other = latest.taken ?? latest.finished else { return .empty }
    let origin = trace.events[other].origin
    guard origin != event.origin, serviceName(of: origin) != serviceName(of: event.origin) else {
      return .empty
    }
    splitByService(message, until: origin)
    return serviceName(of: event.origin)
  }

  /// The message is known to have reached the record's group. Exact for two groups, which keyless topics rarely exceed.
  mutating func hasReached(_ event: Event, message: Int) -> Bool {
    let traits = messageTraits[message]
    return traits.deliveries > 0
      && (isSameGroup(event, traits.firstConsumer) || isSameGroup(event, traits.latestConsumer))
  }

  private mutating func isSameGroup(_ event: Event, _ consumer: Consumer) -> Bool {
    guard event.group == .empty, consumer.group == .empty else { return event.group == consumer.group }
    return event.origin == consumer.origin
      || serviceName(of: event.origin) == serviceName(of: consumer.origin)
  }

  /// Names the group of the deliveries so far, which all went to the service of `origin`.
  private mutating func splitByService(_ message: Int, until origin: OriginID) {
    messageTraits[message].isSplitByService = true
    let name = serviceName(of: origin)
    var delivery = Int(messageTraits[message].latestDelivery)
    while delivery >= 0 {
      if trace.deliveries[delivery].group == .empty { trace.deliveries[delivery].group = name }
      delivery = Int(deliveryTraits[delivery].previous)
    }
  }

  /// The name of a program's service; empty where it has none. Services whose names differ by a number, as `worker-1` and
  /// `worker-2` do, are instances of one, which has the name that was met first.
  mutating func serviceName(of origin: OriginID) -> NameID {
    if let known = serviceNames[origin] { return known }
    guard let catalog else { return .empty }
    let service = catalog.origin(origin).service
    let base = service.prefix(service.count - service.reversed().prefix { !$0.isLetter }.count)
    let name = namesOfServices[base] ?? catalog.id(of: service)
    namesOfServices[base] = name
    serviceNames[origin] = name
    return name
  }
}
