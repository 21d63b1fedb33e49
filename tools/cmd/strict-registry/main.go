// Command strict-registry serves an empty in-memory registry that keeps to the letter of the distribution
// specification: per-repository blobs and mounts, the referrers API, and the knobs that real registries turn. With
// -pulls it counts reads of manifests as Docker Hub does, and tells the quota in the headers of go-chi/httprate.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"cuelabs.dev/go/oci/ociregistry"
	"cuelabs.dev/go/oci/ociregistry/ocifilter"
	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelabs.dev/go/oci/ociregistry/ociserver"
	"github.com/go-chi/httprate"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "where to listen")
	readOnly := flag.Bool("read-only", false, "refuse every write")
	immutable := flag.Bool("immutable-tags", false, "refuse to move or delete a tag")
	noReferrers := flag.Bool("no-referrers", false, "no referrers API")
	pulls := flag.Int("pulls", 0, "how many manifests may be read in a window; 0: any number")
	window := flag.Duration("window", time.Hour, "the window of -pulls")
	flag.Parse()

	var content ociregistry.Interface = ocimem.NewWithConfig(&ocimem.Config{ImmutableTags: *immutable})
	if *readOnly {
		content = ocifilter.ReadOnly(content)
	}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", listener.Addr())
	handler := ociserver.New(content, &ociserver.Options{DisableReferrersAPI: *noReferrers})
	if *pulls > 0 {
		handler = limitPulls(handler, *pulls, *window)
	}
	log.Fatal(http.Serve(listener, handler))
}

// limitPulls counts GETs of manifests; HEADs, blobs and writes are free, as at Docker Hub.
func limitPulls(next http.Handler, pulls int, window time.Duration) http.Handler {
	headers := httprate.ResponseHeaders{
		Limit:      "RateLimit-Limit",
		Remaining:  "RateLimit-Remaining",
		Reset:      "RateLimit-Reset",
		RetryAfter: "Retry-After",
	}
	limited := httprate.LimitBy(pulls, window, httprate.Key("everyone"), httprate.WithResponseHeaders(headers))(next)
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if request.Method == http.MethodGet && strings.Contains(request.URL.Path, "/manifests/") {
			limited.ServeHTTP(response, request)
			return
		}
		next.ServeHTTP(response, request)
	})
}
