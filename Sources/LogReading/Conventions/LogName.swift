package import TraceModel

/// The program in the name of a file, without the file's date, rotation number and extensions.
///
///     api.jsonl, api.log.2.gz, api.log-20261125   api
///     worker-1.jsonl                              worker, instance worker-1
///     worker-7d9f8b6c5-x2x9z.log                  worker, instance worker-7d9f8b6c5-x2x9z
///     x2_prod_worker-0c1f….log                    worker, instance x2         as Kubernetes calls a container's log
///     prod_x2_0c1f…/worker/0.log                  worker, instance x2         as it keeps a pod's
///     /dev/fd/63                                  fd 63                       as a shell passes a stream
package struct LogName: Equatable, Sendable {
  /// The program, and the instance where the name tells it; nil of standard input.
  package let origin: Origin?

  /// Reads the path of a file.
  package init(path: String) {
    let parts = path.split(separator: "/").map(String.init)
    guard let file = parts.last, path != "-" else {
      origin = nil
      return
    }
    if path.hasPrefix("/dev/") || path.hasPrefix("/proc/") {
      origin = Origin(service: parts.suffix(2).joined(separator: " "))
      return
    }
    let stem = Self.stem(of: file)
    let isNumber = stem.allSatisfy(\.isNumber)
    if isNumber, let directory = parts.dropLast().last {
      origin = Self.origin(inDirectory: directory, of: parts.dropLast(2).last)
    } else {
      origin = Self.origin(calledBy: stem.isEmpty ? file : stem)
    }
  }

  /// The origin meant by a service's name in a record. A path is called by its last part.
  ///
  ///     /aws/lambda/checkout, 123456789012:/ecs/checkout   checkout                     log groups of CloudWatch
  ///     /shop-api-1                                        shop-api, instance shop-api-1   Docker's API
  ///     shop-api.service, worker@2.service                 shop-api; worker, instance worker@2   units of systemd
  static func origin(named name: String) -> Origin {
    if name.utf8.last == UInt8(ascii: "e"), let unit = withoutUnitType(name) { return origin(ofUnit: unit) }
    guard name.utf8.contains(UInt8(ascii: "/")), let slash = name.firstIndex(of: "/"), name.last != "/",
      name[..<slash].allSatisfy({ $0.isNumber || $0 == ":" })
    else { return Origin(service: name) }
    let parts = name.split(separator: "/").map(String.init)
    guard let last = parts.last else { return Origin(service: name) }
    return parts.count == 1 ? origin(calledBy: last) : Origin(service: last)
  }

  /// The name of a systemd unit without its type. `shop.orders.service` is the name of a module.
  private static func withoutUnitType(_ name: String) -> Substring? {
    guard name.hasSuffix(unitType), name.count > unitType.count else { return nil }
    let unit = name.dropLast(unitType.count)
    return unit.contains(where: { $0 == "." || $0 == "/" }) ? nil : unit
  }

  private static let unitType = ".service"

  /// `worker@2` is an instance of the template `worker@`.
  private static func origin(ofUnit unit: Substring) -> Origin {
    guard let sign = unit.firstIndex(of: "@"), sign > unit.startIndex, unit.last != "@" else {
      return Origin(service: String(unit))
    }
    return Origin(service: String(unit[..<sign]), instance: String(unit))
  }

  // MARK: Containers

  /// Names that charts give the container of any pod: they name no program.
  private static let commonContainers: Set<String> = ["main", "app", "application", "container"]

  /// A container is the service, unless it has a name that any deployment may give it: then its deployment is.
  ///
  ///     main in shop-api-7d9f8b6c5-x2x9z    shop-api
  static func service(_ container: String, ofPod pod: String?) -> String {
    guard commonContainers.contains(container), let pod, let set = withoutSuffix(pod, isPodName) else {
      return container
    }
    return withoutSuffix(set, isReplicaSet) ?? container
  }

  // MARK: Instances

  /// A log with a number as its name is one of many in a directory: it is called after that directory, and after
  /// the pod around it.
  private static func origin(inDirectory directory: String, of pod: String?) -> Origin {
    let names = pod?.split(separator: "_") ?? []
    guard names.count == 3 else { return origin(calledBy: directory) }
    let pod = String(names[1])
    return Origin(service: service(directory, ofPod: pod), instance: pod)
  }

  private static func origin(calledBy stem: String) -> Origin {
    let names = stem.split(separator: "_")
    if names.count == 3, let container = withoutSuffix(String(names[2]), isContainerID) {
      let pod = String(names[0])
      return Origin(service: service(container, ofPod: pod), instance: pod)
    }
    var service = stem
    if let set = withoutSuffix(stem, isPodName) {
      service = withoutSuffix(set, isReplicaSet) ?? set
    } else if let bare = withoutSuffix(stem, { $0.count <= 3 && $0.allSatisfy(\.isNumber) })
      ?? withoutSuffix(stem, isContainerID)
    {
      service = bare
    }
    return service == stem ? Origin(service: stem) : Origin(service: service, instance: stem)
  }

  /// The text before the last hyphen, if `isSuffix` holds for the text behind it.
  private static func withoutSuffix(_ name: String, _ isSuffix: (Substring) -> Bool) -> String? {
    guard let hyphen = name.lastIndex(of: "-"), hyphen > name.startIndex else { return nil }
    return isSuffix(name[name.index(after: hyphen)...]) ? String(name[..<hyphen]) : nil
  }

  /// The five letters and digits at the end of a pod's name in Kubernetes, of an alphabet that makes no words.
  private static func isPodName(_ suffix: Substring) -> Bool {
    suffix.count == 5 && suffix.allSatisfy("bcdfghjklmnpqrstvwxz2456789".contains)
  }

  /// The hash of a deployment's template before those five.
  private static func isReplicaSet(_ suffix: Substring) -> Bool {
    (6...10).contains(suffix.count) && suffix.contains(where: \.isNumber)
      && suffix.allSatisfy("bcdfghjklmnpqrstvwxz0123456789abcdef".contains)
  }

  private static func isContainerID(_ suffix: Substring) -> Bool {
    (suffix.count == 12 || suffix.count == 64) && suffix.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  // MARK: What is not the name

  private static let extensions: Set<String> = [
    "log", "json", "jsonl", "ndjson", "clef", "txt", "out", "err", "stdout", "stderr", "old", "bak", "prev",
    "gz",
    "zst", "zstd",
  ]

  /// The name of a file without what rotation, dates and formats add to it.
  private static func stem(of file: String) -> String {
    var stem = file[...]
    while let shorter = withoutEnd(stem), !shorter.isEmpty { stem = shorter }
    return String(stem)
  }

  private static func withoutEnd(_ name: Substring) -> Substring? {
    if let point = name.lastIndex(of: "."), case let end = name[name.index(after: point)...],
      extensions.contains(end.lowercased()) || end.count <= 3 && !end.isEmpty && end.allSatisfy(\.isNumber)
    {
      return name[..<point]
    }
    return withoutDate(name)
  }

  /// Without a date at the end, and the time of day behind it. These are digits with separators; the first eight
  /// digits are of a year from 1990 to 2099.
  private static func withoutDate(_ name: Substring) -> Substring? {
    let tail = name.count - name.reversed().prefix { $0.isNumber || "-_.:TtZz".contains($0) }.count
    let starts = name.indices.dropFirst(tail).filter { start in
      name[start].isNumber && (start == name.startIndex || !name[name.index(before: start)].isNumber)
    }
    guard let start = starts.first(where: { isDate(name[$0...]) }) else { return nil }
    let bare = name[..<start].reversed().drop { "-_.".contains($0) }
    return name[..<name.index(name.startIndex, offsetBy: bare.count)]
  }

  /// A date, or seconds since 1970 from 2001 to 2033 (logrotate's `dateformat -%s`).
  private static func isDate(_ text: Substring) -> Bool {
    let digits = text.filter(\.isNumber)
    if digits.count == 10, text.count == 10, digits.hasPrefix("1") { return true }
    guard (8...17).contains(digits.count), let month = Int(digits.dropFirst(4).prefix(2)) else {
      return false
    }
    return (digits.hasPrefix("20") || digits.hasPrefix("199")) && (1...12).contains(month)
  }
}
