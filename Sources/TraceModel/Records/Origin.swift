/// The writer of a record: a service and, if the record says so, one instance of it (host, pod, process). Each
/// origin has a clock of its own.
public struct Origin: Hashable, Sendable, Comparable {
  /// The service's name; empty where the records do not say it.
  public var service: String
  /// Host, pod, process or consumer id; nil where the records do not say it.
  public var instance: String?

  /// An instance is nil where only the service is known; an empty name is none.
  public init(service: String, instance: String? = nil) {
    self.service = service
    self.instance = instance?.isEmpty == true ? nil : instance
  }

  /// By service, then by instance; those without one first.
  public static func < (a: Origin, b: Origin) -> Bool {
    a.service != b.service ? a.service < b.service : (a.instance ?? "") < (b.instance ?? "")
  }

  /// The name in every output, and for `--service`: service and instance; an instance whose name says the service
  /// (`consumer-1`) stands alone.
  public var name: String {
    let service = service.isEmpty ? "unnamed service" : service
    guard let instance, !instance.isEmpty else { return service }
    return isNamedByInstance ? instance : "\(service)/\(instance)"
  }

  /// The instance's name says the service (`consumer-1`) and is short, so that it can stand alone.
  public var isNamedByInstance: Bool {
    guard let instance, !instance.isEmpty else { return false }
    return instance.hasPrefix(service) && instance.utf8.count <= 24
  }

  /// `text` is the name of the service, of the instance, or of both, as they are printed.
  public func isCalled(_ text: String) -> Bool {
    text == service || text == name || instance.map { text == $0 || text == "\(service)/\($0)" } ?? false
  }
}
