package import TraceModel

/// Hot: the attributes of a trace, and the differing ones of its parts. A request has the value of its earliest event
/// with the key, a message that of the earliest of its own events.
package struct RequestAttributes {
  /// The request's, then those of messages, then of client events.
  package private(set) var list: [RequestAttribute] = []

  private let sets: AttributeSets
  /// Some event has another value of a key than the request.
  private var differs = false

  /// `sets` has the sets of the trace's events.
  package init(_ trace: Trace, _ sets: AttributeSets) {
    self.sets = sets
    guard !sets.isEmpty else { return }
    var last = AttributeSetID.empty
    for index in trace.events.indices {
      let set = trace.events[index].attributes
      guard set != last, set != .empty else { continue }
      last = set
      take(set)
    }
    guard differs else { return }
    let request = list.map(\.code)
    addMessages(of: trace, request)
    for (number, event) in trace.clientEvents.enumerated() {
      add(Array(sets[trace.events[event].attributes]), of: .clientEvent(number), beside: request)
    }
  }

  @inline(__always)
  private mutating func take(_ set: AttributeSetID) {
    for code in sets[set] {
      if let known = list.first(where: { $0.code.key == code.key }) {
        if known.code != code { differs = true }
      } else {
        list.append(RequestAttribute(code))
      }
    }
  }

  private mutating func addMessages(of trace: Trace, _ request: [AttributeCode]) {
    let attributes = MessageEvents(trace) { $0.attributes != .empty }
    var next = 0
    for message in trace.messages.indices {
      let first = next
      while next < trace.deliveries.count, trace.deliveries[next].message == message { next += 1 }
      var own: [AttributeCode] = []
      for event in attributes.events(of: message, deliveries: first..<next) {
        for code in sets[trace.events[event].attributes] where !own.contains(where: { $0.key == code.key }) {
          own.append(code)
        }
      }
      add(own, of: .message(message), beside: request)
    }
  }

  private mutating func add(
    _ own: [AttributeCode], of owner: RequestAttribute.Owner, beside request: [AttributeCode]
  ) {
    for code in own where !request.contains(code) { list.append(RequestAttribute(code, of: owner)) }
  }
}
