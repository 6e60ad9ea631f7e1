public import Tracing

/// Headers in a dictionary, as the clients of message queues have them: reads and writes the id in them.
///
///     CorrelationInstrument().inject(context, into: &message.headers, using: MessageHeaders())
///
/// Names are compared without case, since not every producer keeps it.
public struct MessageHeaders: Injector, Extractor {
  /// It has no settings.
  public init() {}

  /// Sets the header; one whose name differs in case is replaced.
  public func inject(_ value: String, forKey key: String, into headers: inout [String: String]) {
    for name in names(like: key, in: headers) { headers[name] = nil }
    headers[key] = value
  }

  /// The header's value; of several names that differ in case, the first in order counts.
  public func extract(key: String, from headers: [String: String]) -> String? {
    headers[key] ?? names(like: key, in: headers).min().flatMap { headers[$0] }
  }

  private func names(like key: String, in headers: [String: String]) -> [String] {
    headers.keys.filter { $0.lowercased() == key.lowercased() }
  }
}
