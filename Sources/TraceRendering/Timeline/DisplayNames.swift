import TraceModel

/// The names of the origins, topics and requests of one view.
struct DisplayNames {
  private let view: TraceView
  /// Services of which several instances took part.
  private let plural: Set<String>
  /// The keys of messages as they were first logged.
  private let keys: [Identifier: String]

  init(_ view: TraceView) {
    self.view = view
    let origins = Set(view.trace.events.map(\.origin)).compactMap { id in
      id.index < view.origins.count ? view.origins[id.index] : nil
    }
    keys = Dictionary(
      zip(view.trace.events, view.details).compactMap { event, details in
        event.messageKey == .none ? nil : details.messageKey.map { (event.messageKey, $0) }
      }, uniquingKeysWith: { first, _ in first })
    plural = Set(Dictionary(grouping: origins, by: \.service).filter { $0.value.count > 1 }.keys)
  }

  /// The service; with its instance if several took part, or the instance alone if it contains the service's name
  /// (`consumer-1`).
  func origin(_ id: OriginID) -> String {
    let origin = value(id)
    let service = origin.service.isEmpty ? "unnamed service" : origin.service
    guard let instance = origin.instance, !instance.isEmpty else { return service }
    if origin.isNamedByInstance { return instance }
    return plural.contains(origin.service) ? "\(service)/\(instance)" : service
  }

  /// The origin behind `id`.
  func value(_ id: OriginID) -> Origin {
    id.index < view.origins.count ? view.origins[id.index] : Origin(service: "")
  }

  /// A topic, queue or group; nil where not logged.
  func text(_ id: NameID) -> String? {
    id != .empty && id.index < view.texts.count ? view.texts[id.index] : nil
  }

  /// A message key as logged; nil where there is none.
  func key(_ key: Identifier) -> String? { keys[key] }

  /// The name of the message at `index` among others, `key task-8` or `partition 0, offset 5`; nil if no record states
  /// either.
  func message(_ index: Int) -> String? {
    guard view.trace.messages.indices.contains(index) else { return nil }
    let message = view.trace.messages[index]
    if let key = key(message.key) { return "key \(key)" }
    guard let published = message.published, published < view.trace.events.count else { return nil }
    let event = view.trace.events[published]
    guard event.partition >= 0, event.messageOffset >= 0 else { return nil }
    return "partition \(event.partition), offset \(event.messageOffset)"
  }

  /// A message needs to be told from others.
  var hasSeveralMessages: Bool { view.trace.messages.count > 1 }

  /// A message of the topic needs to be told from others of it.
  func hasSeveralMessages(of topic: NameID) -> Bool {
    view.trace.messages.count { $0.destination == topic } > 1
  }

  /// The topic of the message at `index`; `empty` where not logged.
  func destination(ofMessage index: Int) -> NameID {
    view.trace.messages.indices.contains(index) ? view.trace.messages[index].destination : .empty
  }

  /// The call of the event at `index`, `POST /jobs/video`; without one the event's name.
  func request(_ index: Int) -> String {
    guard index < view.details.count else { return "request" }
    let details = view.details[index]
    let path = (details.url ?? attribute(Self.routeKeys, of: details)).map(Self.path)
    let parts = [details.method, path].compactMap { $0 }
    if !parts.isEmpty && path != nil { return parts.joined(separator: " ") }
    return details.name.isEmpty ? "request" : details.name
  }

  /// The statement of an app's event, `screen jobs`, `launch cold`, `hitches feed 12.5 ms/s`.
  func clientEvent(_ index: Int) -> String {
    guard index < view.details.count else { return "app" }
    let details = view.details[index]
    let screen = attribute(["screen"], of: details)
    let role = view.trace.events[index].role
    let parts: [String?] =
      if role == .launch {
        ["launch", attribute(["launch_kind"], of: details)]
      } else if role == .screenLoad {
        ["screen", screen]
      } else {
        [role.name, screen, number("hitch_rate_ms_per_s", of: details).map { "\($0) ms/s" }]
      }
    return parts.compactMap(\.self).joined(separator: " ")
  }

  private func number(_ key: String, of details: RecordDetails) -> String? {
    details.attributes.last { $0.key == key && ($0.value.first?.isNumber ?? false) }?.value
  }

  /// The logged name of the event at `index`; nil without one.
  func event(_ index: Int) -> String? {
    guard index < view.details.count, !view.details[index].name.isEmpty else { return nil }
    return view.details[index].name
  }

  /// A route with its parameters open, `/orders/{id}`, says something where no path is logged. Both sides of a call are
  /// matched by paths, so it is no name of one.
  private static let routeKeys = ["http.route", "route"]

  private func attribute(_ keys: [String], of details: RecordDetails) -> String? {
    for key in keys {
      if let found = details.attributes.last(where: { $0.key == key }), found.value.first == "\"" {
        return LoggedJSON.text(found.value)
      }
    }
    return nil
  }

  /// The path of a URL, without host, query and fragment.
  private static func path(_ url: String) -> String {
    var rest = Substring(url)
    if let scheme = rest.firstRange(of: "://") {
      rest = rest[scheme.upperBound...].drop { $0 != "/" }
    }
    let path = rest.prefix { $0 != "?" && $0 != "#" }
    return path.isEmpty ? "/" : String(path)
  }
}
