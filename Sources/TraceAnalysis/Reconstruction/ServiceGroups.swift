import TraceModel

/// Consumer groups of deliveries. Where no group is logged, the consuming service is the group: two instances of one
/// service share the messages, two services have each of them.
extension TraceDraft {
  /// The group of another delivery of the message, to the program that logged `record`. Empty as long as only one
  /// service had the message without a group.
  mutating func group(of message: Int, deliveredBy record: MessageReference) -> NameID {
    let traits = messageTraits[message]
    guard record.group == .empty, traits.latestDelivery >= 0 else { return record.group }
    if traits.isSplitByService { return serviceName(of: record.origin) }
    let latest = trace.deliveries[Int(traits.latestDelivery)]
    guard latest.group == .empty, let other = latest.firstRecord else { return .empty }
    let origin = trace.events[other].origin
    guard origin != record.origin, serviceName(of: origin) != serviceName(of: record.origin) else {
      return .empty
    }
    splitByService(message, until: origin)
    return serviceName(of: record.origin)
  }

  /// The message is known to have reached the record's group. Exact for two groups, which keyless topics rarely exceed.
  mutating func hasReached(_ record: MessageReference, message: Int) -> Bool {
    let traits = messageTraits[message]
    return traits.deliveries > 0
      && (isSameGroup(record, traits.firstConsumer) || isSameGroup(record, traits.latestConsumer))
  }

  private mutating func isSameGroup(_ record: MessageReference, _ consumer: Consumer) -> Bool {
    guard record.group == .empty, consumer.group == .empty else { return record.group == consumer.group }
    return record.origin == consumer.origin
      || serviceName(of: record.origin) == serviceName(of: consumer.origin)
  }

  /// Names the group of the deliveries so far, which all went to the service of `origin`.
  private mutating func splitByService(_ message: Int, until origin: OriginID) {
    messageTraits[message].isSplitByService = true
    let name = serviceName(of: origin)
    if messageTraits[message].isIndexed { deliveryIndex.name(name, of: message) }
    var delivery = Int(messageTraits[message].latestDelivery)
    while delivery >= 0 {
      if trace.deliveries[delivery].group == .empty { trace.deliveries[delivery].group = name }
      delivery = Int(deliveryTraits[delivery].previous)
    }
  }

  /// The name of a program's service; empty where it has none. Services with names that differ by a number, as
  /// `worker-1` and `worker-2` do, are instances of one. Its name is the first one met.
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
