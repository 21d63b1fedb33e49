// Command strict-registry serves an empty in-memory registry that keeps to the letter of the distribution
// specification: per-repository blobs and mounts, the referrers API, and the knobs that real registries turn.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"

	"cuelabs.dev/go/oci/ociregistry"
	"cuelabs.dev/go/oci/ociregistry/ocifilter"
	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelabs.dev/go/oci/ociregistry/ociserver"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "where to listen")
	readOnly := flag.Bool("read-only", false, "refuse every write")
	immutable := flag.Bool("immutable-tags", false, "refuse to move or delete a tag")
	noReferrers := flag.Bool("no-referrers", false, "no referrers API")
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
	log.Fatal(http.Serve(listener, ociserver.New(content, &ociserver.Options{DisableReferrersAPI: *noReferrers})))
}
