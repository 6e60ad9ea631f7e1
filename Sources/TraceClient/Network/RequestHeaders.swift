import Foundation
import Tracing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Sets a request's headers. It never adds to one, because `addValue` on a retry makes "A,B" of an id.
struct RequestHeaders: Injector {
  /// Replaces the header's value.
  func inject(_ value: String, forKey name: String, into request: inout URLRequest) {
    request.setValue(value, forHTTPHeaderField: name)
  }
}
