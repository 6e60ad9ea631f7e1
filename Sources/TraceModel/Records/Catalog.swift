import Synchronization

/// The number of a text or an origin in a `Catalog`; 0 is "none". Numbers depend on the order of arrival,
/// so nothing may be ordered by them.
package typealias Symbol = UInt32

/// Who logged a record: a service and, when the record says so, one instance of it (host, pod, process).
/// Each origin has a clock of its own.
package struct Origin: Hashable, Sendable, Comparable {
  /// The service's name; empty where the records do not say it.
  package var service: String
  /// Host, pod, process or consumer id; nil where the records do not say it.
  package var instance: String?

  package init(service: String, instance: String? = nil) {
    self.service = service
    self.instance = instance
  }

  package static func < (a: Origin, b: Origin) -> Bool {
    a.service != b.service ? a.service < b.service : (a.instance ?? "") < (b.instance ?? "")
  }

  /// For people: service and instance; an instance whose name says the service (`consumer-1`) stands alone.
  package var name: String {
    let service = service.isEmpty ? "unnamed service" : service
    guard let instance, !instance.isEmpty else { return service }
    return isNamedByInstance ? instance : "\(service)/\(instance)"
  }

  /// The instance's name says the service (`consumer-1`) and is short, so that it can stand alone.
  package var isNamedByInstance: Bool {
    guard let instance, !instance.isEmpty else { return false }
    return instance.hasPrefix(service) && instance.utf8.count <= 24
  }

  /// `text` is the name of the service, of the instance, or of both, as they are printed.
  package func isCalled(_ text: String) -> Bool {
    text == service || text == name || instance.map { text == $0 || text == "\(service)/\($0)" } ?? false
  }
}

/// The few texts and origins that many events share (services, topics, groups, values of grouped
/// attributes), each stored once and named by a number. Shared by all decoding tasks.
package final class Catalog: Sendable {
  private struct State {
    var texts = [""]
    var textNumbers = ["": Symbol(0)]
    var origins = [Origin(service: "")]
    var originNumbers = [Origin(service: ""): Symbol(0)]
  }

  private let state = Mutex(State())

  package init() {}

  /// The symbol of `text`, new or known; 0 for the empty text.
  package func symbol(of text: String) -> Symbol {
    state.withLock { state in
      if let known = state.textNumbers[text] { return known }
      let symbol = Symbol(state.texts.count)
      state.texts.append(text)
      state.textNumbers[text] = symbol
      return symbol
    }
  }

  /// The symbol of `origin`, new or known; 0 for the origin without a name.
  package func symbol(of origin: Origin) -> Symbol {
    state.withLock { state in
      if let known = state.originNumbers[origin] { return known }
      let symbol = Symbol(state.origins.count)
      state.origins.append(origin)
      state.originNumbers[origin] = symbol
      return symbol
    }
  }

  /// The text of `symbol`. Traps on a symbol of another catalog.
  package func text(_ symbol: Symbol) -> String { state.withLock { $0.texts[Int(symbol)] } }

  /// The origin of `symbol`. Traps on a symbol of another catalog.
  package func origin(_ symbol: Symbol) -> Origin { state.withLock { $0.origins[Int(symbol)] } }

  /// All origins by symbol, for loops that would otherwise lock each time.
  package var origins: [Origin] { state.withLock { $0.origins } }

  /// All texts by symbol, for loops that would otherwise lock each time.
  package var texts: [String] { state.withLock { $0.texts } }
}
