#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// A name of this process among the copies of its program.
public enum ProcessInstance {
  /// Host name and process id: `api-7f9c-1`. An app on a person's device should use an id of its own instead, such
  /// as `identifierForVendor`. It stays the same from launch to launch, and is no name of a person.
  public static let name = "\(host)-\(getpid())"

  private static var host: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
